# Sourced by session: registers every tool that bpftrace ships, as it is, and records what becomes of it.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets scratch, checkout and agent_dir
# Needs waiting.sh.

# As many as keep the CPUs busy: each has to be compiled.
tools_at_once=4

try_tools() {
    mkdir -p "$scratch/tools"
    : >"$scratch/tools/run"
    : >"$scratch/tools/refused"
    dpkg -L bpftrace | grep '\.bt$' | sort >"$scratch/tools/all"
    say "  $(wc -l <"$scratch/tools/all") tools"
    xargs -n "$tools_at_once" <"$scratch/tools/all" | while read -r some; do
        # shellcheck disable=SC2086 # one word a tool
        try_some_tools $some </dev/null
    done
    write_table
}

try_some_tools() {
    for tool; do register_tool "$tool"; done
    for tool; do eventually 900 script_is "$(name_of "$tool")" started error >/dev/null; done
    activity >/dev/null 2>&1
    for tool; do
        it "Tool $(name_of "$tool")" tool_is_right "$tool"
        add_row "$tool"
    done
    for tool; do pmstore bpftrace.control.deregister "$(name_of "$tool")" >/dev/null; done
    eventually 120 no_process bpftrace >/dev/null
}

name_of() { basename "$1" .bt; }

# tool_file TOOL KIND
tool_file() { echo "$scratch/tools/$(name_of "$1").$2"; }

# With a name, as a script without one expires when nobody reads it for a minute.
register_tool() {
    pmstore bpftrace.control.register "$(cat "$1"; printf '\n// name: %s' "$(name_of "$1")")" \
        >"$(tool_file "$1" reply)" 2>&1
}

# Events for most tools, for long enough that the tools print their maps.
activity() {
    for _ in 1 2 3; do
        ls -lR /etc
        head -c 4000000 /dev/urandom >/var/tmp/written
        sync
        rm /var/tmp/written
        pminfo -h localhost pmcd.version
        runuser -l somebody -c 'sudo true'
        timeout 0.1 sleep 1
        sleep 2
    done
}

# A tool is also right if bpftrace refuses it by itself too, with the same error.
tool_is_right() {
    tail -c 300 "$(tool_file "$1" reply)"
    script_metrics "$(name_of "$1")" | tee "$(tool_file "$1" metrics)"
    if [ "$(metric "$1" status)" = '"started"' ]; then
        [ "$(metric "$1" error)" = '""' ] && [ "$(metric "$1" probes)" -gt 0 ]
    else
        [ "$(metric "$1" status)" = '"error"' ] && refused_as_by_itself "$1"
    fi
}

refused_as_by_itself() {
    status=0
    timeout --signal=INT 300 bpftrace "$1" >"$(tool_file "$1" alone)" 2>&1 || status=$?
    cat "$(tool_file "$1" alone)"
    [ "$status" -ne 0 ] && [ "$status" -ne 124 ] && [ -n "$(last_error "$1" metrics)" ] &&
        [ "$(last_error "$1" metrics)" = "$(last_error "$1" alone)" ]
}

# last_error TOOL KIND: in that file.
last_error() {
    sed -e "s,$1,stdin,g" -e 's/"$//' -e 's/^ *value "//' "$(tool_file "$1" "$2")" |
        grep -E '\bERROR\b|\berror:' | grep -v RLIMIT_MEMLOCK | tail -n 1
}

# metric TOOL NAME: the first line of its value.
metric() {
    grep -A 1 "^bpftrace\.scripts\.$(name_of "$1")\.$2\$" "$(tool_file "$1" metrics)" | sed -n '2s/^ *value //p'
}

# data_metrics TOOL yes|no: the metrics below data that have a value, or those that have none, in the order of their
# items; pminfo lists the last one first.
data_metrics() {
    awk -v prefix="bpftrace.scripts.$(name_of "$1").data." -v wanted="$2" '
        function finish() { if (name != "" && has == wanted) print "`" name "`" }
        /^bpftrace\.scripts\./ {
            finish()
            name = index($0, prefix) == 1 ? substr($0, length(prefix) + 1) : ""
            has = "no"
        }
        / value / && !/ value ""$/ { has = "yes" }
        END { finish() }' "$(tool_file "$1" metrics)" | tac | paste -s -d , | sed 's/,/, /g'
}

add_row() {
    if [ "$(metric "$1" status)" = '"started"' ]; then
        cells="$(name_of "$1") | $(metric "$1" probes) | $(data_metrics "$1" yes) | $(data_metrics "$1" no)"
        echo "| $cells |" >>"$scratch/tools/run"
    else
        echo "| $(name_of "$1") | $(last_error "$1" metrics | sed 's/[|*]/\\&/g') |" >>"$scratch/tools/refused"
    fi
}

write_table() {
    ran=$(wc -l <"$scratch/tools/run") refused=$(wc -l <"$scratch/tools/refused")
    {
        cat <<TEXT
## With kprobes

The same tools on a kernel with kprobes, in the virtual machine of \`tests/vm/run\`: an emulated Debian 12. Each was
registered with \`pmstore\` and ran for some seconds of activity. Where a metric has no value no such event occurred.

This part is written by \`sudo tests/vm/run --write\`.

Written on: $(bpftrace --version), Linux $(uname -r), with kprobes.

| tools | run | refused by bpftrace |
|---|---|---|
| $((ran + refused)) | $ran | $refused |

| tool | probes | metrics below \`data\` with values | without |
|---|---|---|---|
TEXT
        cat "$scratch/tools/run"
        if [ "$refused" -gt 0 ]; then
            printf '\n| refused tool | the end of its error |\n|---|---|\n'
            cat "$scratch/tools/refused"
        fi
    } >/host/table
}
