# Sourced by the packages' scripts: which bpftrace agent pmcd runs.
# shellcheck shell=sh
#
# The one line for the agent in pmcd.conf decides that. It is replaced by renaming a complete file over the old one,
# so at any moment it names the stock agent, ours or none, and each is on disk while its line is there. pmcd need not
# run: it then starts what the line says when it starts.

# shellcheck disable=SC1091 # PCP's, not ours
. "${PCP_DIR:-}/etc/pcp.env"

agent_dir=$PCP_PMDAS_DIR/bpftrace
program=$agent_dir/pmdabpftrace
stock_program=$agent_dir/pmdabpftrace.python
# The stock agent's line, kept while ours is in its place.
state=/var/lib/pmdabpftrace
stock_line=$state/stock-line
# Exists if ours was registered when the package was removed: a later installation registers it again.
was_registered=$state/registered
# PCP's own mark: pmcd's start script runs Install in a directory that has it.
need_install=$agent_dir/.NeedInstall

note() { printf 'pmdabpftrace: %s\n' "$*"; }

registered_line() {
    [ ! -f "$PCP_PMCDCONF_PATH" ] || sed -n '/^bpftrace[[:space:]]/{p;q}' "$PCP_PMCDCONF_PATH"
}

is_ours() { case "$1 " in *[[:space:]]"$program "*) ;; *) return 1 ;; esac; }

our_line() { printf 'bpftrace\t151\tpipe\tbinary notready\t\t%s -d 151' "$program"; }

# replace_line LINE: puts it in the place of the agent's line; an empty one removes that. If any step fails, as on a
# full disk, the configuration stays as it is. A link to it stays one.
replace_line() {
    conf=$(readlink -f "$PCP_PMCDCONF_PATH") || conf=$PCP_PMCDCONF_PATH
    if cp -p "$conf" "$conf.pmdabpftrace" &&
        awk -v line="$1" '$1 == "bpftrace" { if (line != "") print line; next } { print }' \
            "$conf" >"$conf.pmdabpftrace" &&
        sync "$conf.pmdabpftrace" && mv -f "$conf.pmdabpftrace" "$conf"; then
        return 0
    fi
    rm -f "$conf.pmdabpftrace"
    note "$conf could not be changed; the line of bpftrace in it should be: ${1:-none}"
    return 1
}

# A process of a container, which this host sees too, has another root.
is_of_this_system() { [ "$(stat -L -c %d:%i "/proc/$1/root/" 2>/dev/null)" = "$(stat -L -c %d:%i /)" ]; }

pmcd_runs() {
    pmcd=$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null) || return 1
    grep -qs pmcd "/proc/$pmcd/cmdline" && is_of_this_system "$pmcd"
}

# Both agents, the stock one and ours: those of this pmcd, which it starts itself or by pmdaroot(1), its child, and
# those whose pmcd is gone. Another pmcd, with a configuration of its own, keeps its agent.
agent_processes() {
    pmcd_runs || pmcd=
    parents=1${pmcd:+,$pmcd,$(pgrep -d , -P "$pmcd" || :)}
    for found in $(pgrep -P "${parents%,}" -f "^([^ ]*python[^ ]* )?$program"); do
        ! is_of_this_system "$found" || echo "$found"
    done
}

stop_agents() {
    for signal in TERM TERM TERM TERM TERM KILL; do
        processes=$(agent_processes)
        [ -n "$processes" ] || return 0
        # shellcheck disable=SC2086 # one word a process; one may be gone by now
        kill "-$signal" $processes 2>/dev/null || :
        sleep 1
    done
}

agent_answers() { timeout 5 pminfo -h unix: -f bpftrace.info.scripts_json 2>/dev/null | grep -q ' value '; }

# restart_agent: pmcd starts what its configuration names. It is asked again and again, because it may notice the end of
# an agent late. That pmcd gets no values does not make an installation fail: a line for the administrator does it.
restart_agent() {
    pmcd_runs || return 0
    stop_agents
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -HUP "$pmcd" || return 0
        sleep 1
        ! agent_answers || return 0
    done
    note "pmcd gets no values from the agent yet; see $PCP_LOG_DIR/pmcd/bpftrace.log"
}

# Runs PCP's standard script for it, which also adds the agent's name space; without pmcd that is left to pmcd's start.
register_anew() {
    if pmcd_runs && ( cd "$agent_dir" && ./Install ) </dev/null >"$state/log" 2>&1; then
        rm -f "$need_install" "$state/log"
        note "registered with pmcd"
    else
        : >"$need_install"
        note "will be registered when pmcd starts"
    fi
}

keep_stock_line() {
    if printf '%s\n' "$1" >"$stock_line.new" && sync "$stock_line.new" && mv -f "$stock_line.new" "$stock_line"; then
        return 0
    fi
    rm -f "$stock_line.new"
    return 1
}

# take_place: after our files are there.
take_place() {
    mkdir -p "$state"
    line=$(registered_line)
    if [ -z "$line" ]; then
        if [ -e "$need_install" ] || [ -e "$was_registered" ]; then
            register_anew
        else
            note "not registered with pmcd; to do that: cd $agent_dir && sudo ./Install"
        fi
    elif is_ours "$line"; then
        restart_agent
    elif ! keep_stock_line "$line"; then
        note "the stock agent stays registered, because $stock_line could not be written"
    elif replace_line "$(our_line)"; then
        restart_agent
        note "registered with pmcd in the place of the stock agent"
    fi
    rm -f "$was_registered"
}

# give_back: before our files go.
give_back() {
    mkdir -p "$state"
    is_ours "$(registered_line)" || {
        rm -f "$stock_line"
        return 0
    }
    : >"$was_registered"
    if [ -s "$stock_line" ] && [ -e "$stock_program" ]; then
        replace_line "$(cat "$stock_line")" || return 0
        rm "$stock_line"
        restart_agent
        note "the stock agent is registered with pmcd again"
        return 0
    fi
    ( cd "$agent_dir" && ./Remove ) </dev/null >"$state/log" 2>&1 || :
    # Without pmcd's name space the script fails before it comes to pmcd.conf.
    ! is_ours "$(registered_line)" || replace_line '' || :
    stop_agents
    rm -f "$state/log"
}
