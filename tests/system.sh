# Sourced by the tests that change this machine's own pmcd: sets its bpftrace agent aside and puts it back.
# shellcheck shell=sh
# Needs steps.sh; all but announce_system needs load_pcp too. The current folder is the checkout's.
#
# Usage: trap put_system_back EXIT; trap 'exit 1' HUP INT PIPE TERM; save_system; then clear_system or clear_user_files.
# What is saved survives a run that was killed: the next run of any of these tests puts it back first.

announce_system() {
    say "Note: some of these tests use this machine's own pmcd. They set its bpftrace agent aside, with configuration,"
    say "autostart scripts, numbers and registration, and restore it afterwards, also on Ctrl-C. Scripts are stopped;"
    say "those registered with pmstore are lost, as in any restart."
}

agent_dir=${PCP_PMDAS_DIR:-}/bpftrace
manual=${PCP_MAN_DIR:-}/man1/pmdabpftrace.1.gz
# The command pcp-bpftrace, its manual page and its completion: one word a path.
command_files="${PCP_BINADM_DIR:-}/pcp-bpftrace ${PCP_MAN_DIR:-}/man1/pcp-bpftrace.1.gz"
command_files="$command_files ${PCP_ETC_DIR:-}/bash_completion.d/pcp-bpftrace"
# Only root can write to the directory above: root runs what is restored from here.
saved=${PCP_PMDAS_DIR:-}/.bpftrace-before-tests

# All that the tests change on disk, one path a line; some may not exist.
system_paths() {
    # shellcheck disable=SC2086 # one word a path
    printf '%s\n' "$agent_dir" "$manual" $command_files "$PCP_SYSCONF_DIR/bpftrace" "$PCP_PMCDCONF_PATH" \
        "$PCP_VAR_DIR/pmns/root" "$PCP_VAR_DIR/pmns/root.prev" "$PCP_VAR_DIR/pmns/bpftrace" \
        "$PCP_VAR_DIR/config/pmda"/151.*
}

# The agent's diversions, "FROM TO" each.
diversions() {
    ! command -v dpkg-divert >/dev/null ||
        { dpkg-divert --list "$agent_dir/*"; dpkg-divert --list "$manual"; } |
        sed 's/^local diversion of \(.*\) to /\1 /' | sort -u
}

# Not by asking it: on a busy machine it may answer too late.
pmcd_runs() {
    pmcd_pid=$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null)
    grep -qs pmcd "/proc/${pmcd_pid:-none}/cmdline"
}

pmcd_answers() { pminfo -h local: pmcd.version >/dev/null 2>&1; }

pmcd_is_gone() { ! pmcd_runs; }

# PCP's rc script and pmsignal -a mean all pmcds of a machine, private ones too.
signal_pmcd() { ! pmcd_runs || kill "-$1" "$pmcd_pid"; }

# pmcd's children would inherit signals that the tests' shell ignores.
start_pmcd() {
    if systemd_runs; then
        systemctl start pmcd
    else
        [ -f "$PCP_VAR_DIR/pmns/root" ] || ( cd "$PCP_VAR_DIR/pmns" && ./Rebuild -us )
        [ -d "$PCP_RUN_DIR" ] || install -d -m 775 -o "$PCP_USER" -g "$PCP_GROUP" "$PCP_RUN_DIR"
        # shellcheck disable=SC2046 # one word an option
        env -C "$PCP_LOG_DIR/pmcd" --default-signal=HUP,INT,PIPE,QUIT,TERM \
            "$PCP_BINADM_DIR/pmcd" $(grep '^-' "$PCP_PMCDOPTIONS_PATH")
    fi
    within 30 pmcd_answers
}

stop_pmcd() {
    if systemd_runs; then systemctl stop pmcd; else signal_pmcd TERM; fi
    within 30 pmcd_is_gone
}

is_registered() { grep -q '^bpftrace[[:space:]]' "$PCP_PMCDCONF_PATH"; }

is_installed() { [ -f "$agent_dir/stock/.placed" ]; }

agent_answers() { pminfo -h local: -f bpftrace.info.scripts_json 2>&1 | grep ' value '; }

# The system's agents, ours and the stock one; private pmcds may run others of the same name.
agent_processes() { pgrep -f "^([^ ]*python[^ ]* )?$agent_dir/pmdabpftrace"; }

no_agent_runs() { ! agent_processes; }

# within SECONDS COMMAND...: waits until it succeeds.
within() {
    seconds_left=$1
    shift
    until "$@"; do
        seconds_left=$((seconds_left - 1))
        [ "$seconds_left" -gt 0 ] || return 1
        sleep 1
    done
}

# Whether the run that saved what is there goes on.
is_being_tested() {
    saved_by=$(cat "$saved/pid" 2>/dev/null)
    grep -qs tests/ "/proc/${saved_by:-none}/cmdline"
}

save_system() {
    if ! mkdir -m 700 "$saved" 2>/dev/null; then
        if is_being_tested; then
            is_saved_by_another=yes
            fail "Process $saved_by tests the same pmcd." "Wait until it ends, then run this again."
        fi
        say "An earlier run was killed. The agent that it had set aside is restored first."
        put_system_back
        mkdir -m 700 "$saved" || exit 1
    fi
    echo $$ >"$saved/pid"
    ! pmcd_runs || : >"$saved/pmcd-ran"
    ! agent_answers >/dev/null || : >"$saved/agent-answered"
    diversions >"$saved/diversions"
    system_paths | while read -r path; do
        if [ -e "$path" ] || [ -L "$path" ]; then printf '%s\n' "${path#/}"; fi
    done >"$saved/paths"
    tar -C / --format=posix -cpf "$saved/files.tar" -T "$saved/paths" || exit 1
    : >"$saved/complete"
}

# Removes the user's files, so that they do not affect the tests. An existing configuration is replaced by the default.
clear_user_files() {
    rm -rf "$agent_dir"/autostart/*.bt "$PCP_SYSCONF_DIR"/bpftrace/autostart/*.bt "$PCP_VAR_DIR"/config/pmda/151.*
    [ ! -e "$agent_dir/bpftrace.conf" ] || cat conf/bpftrace.conf >"$agent_dir/bpftrace.conf"
}

# As on a machine that never had this agent: the stock one, if there is one, is in its place and not registered.
clear_system() {
    clear_user_files
    if is_installed; then ./Remove; fi
    ! is_registered || standard Remove
}

# standard Install|Remove: runs it in PCP's directory; pmdaproc.sh depends on the current directory and the name it was
# called by. PATH has the distribution's Python first, because the stock agent's Install calls python3 by name.
standard() { env -C "$agent_dir" PATH="/usr/bin:$PATH" "./$1"; }

put_system_back() {
    [ -d "$saved" ] && [ -z "${is_saved_by_another:-}" ] || return 0
    trap '' HUP INT PIPE TERM
    if [ -f "$saved/complete" ] && ! restore_system >"$saved/log" 2>&1; then
        sed 's/^/# /' "$saved/log"
        fail "This machine's agent could not be restored." "It is saved in $saved/files.tar; the next run tries again."
    fi
    rm -rf "$saved"
    trap 'exit 1' HUP INT PIPE TERM
}

restore_system() {
    # The agent has to be gone before its files change: it writes some when it ends.
    grep -v '^bpftrace[[:space:]]' "$PCP_PMCDCONF_PATH" >"$saved/pmcd.conf"
    cat "$saved/pmcd.conf" >"$PCP_PMCDCONF_PATH"
    signal_pmcd HUP
    within 30 no_agent_runs || return 1

    system_paths | while read -r path; do rm -rf "$path"; done
    tar -C / -xpf "$saved/files.tar" || return 1
    diversions >"$saved/diversions-now"
    if ! cmp "$saved/diversions" "$saved/diversions-now"; then
        while read -r from _; do dpkg-divert --local --no-rename --remove "$from"; done <"$saved/diversions-now"
        while read -r from to; do
            dpkg-divert --local --no-rename --divert "$to" --add "$from"
        done <"$saved/diversions"
    fi

    if ! [ -f "$saved/pmcd-ran" ]; then
        stop_pmcd
        return
    fi
    if pmcd_runs; then signal_pmcd HUP; else start_pmcd || return 1; fi
    ! [ -f "$saved/agent-answered" ] || within 30 agent_answers
}
