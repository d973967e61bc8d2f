# Sourced in a system of packaging/check, by packaging/cases and packaging/rpm-cases: pmcd there, and who serves.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # who sources this uses $table and has $scratch
# Needs steps.sh, tap.sh and load_pcp.

agent_dir=$PCP_PMDAS_DIR/bpftrace
program=$agent_dir/pmdabpftrace
manual=$PCP_MAN_DIR/man1/pmdabpftrace.1.gz
configuration=$PCP_SYSCONF_DIR/bpftrace/bpftrace.conf
table=/check/table
# Changed by the administrator of these hosts.
group=$PCP_SYSCONF_DIR/pmlogconf/bpftrace/scripts

pmcd_runs() {
    pmcd=$(cat "$PCP_RUN_DIR/pmcd.pid" 2>/dev/null)
    grep -qs pmcd "/proc/${pmcd:-none}/cmdline"
}

pmcd_answers() { timeout 5 pminfo -h unix: pmcd.version >/dev/null 2>&1; }

# By PCP's own script, which also runs Install where .NeedInstall is.
start_pmcd() {
    pmcd_answers || "$PCP_RC_DIR/pmcd" start
    within 30 pmcd_answers
}

stop_pmcd() {
    ! pmcd_runs || kill "$pmcd"
    within 30 is_gone
}

is_gone() { ! pmcd_runs && ! pgrep -f "$program" >/dev/null; }

restart_pmcd() { stop_pmcd && start_pmcd; }

standard() { ( cd "$agent_dir" && "./$1" </dev/null ); }

fails() { ! "$@"; }

# within SECONDS COMMAND...: waits until it succeeds.
within() {
    seconds=$1
    shift
    until "$@"; do
        seconds=$((seconds - 1))
        [ "$seconds" -gt 0 ] || return 1
        sleep 1
    done
}

agent_answers() { timeout 5 pminfo -h unix: -f bpftrace.info.scripts_json 2>/dev/null | grep -q ' value '; }

# Who serves: ours, stock, none, or what is wrong: a process without values, an old program, two at a time.
who_serves() {
    found=$(for process in $(pgrep -f "$program"); do
        case $(readlink "/proc/$process/exe") in
            *python*) say stock ;;
            *'(deleted)' | *.dpkg-*) say "ours of before" ;;
            */pmdabpftrace) say ours ;;
        esac
    done | sort -u | paste -s -d ' ')
    if agent_answers; then say "${found:-unknown}"; else say "${found:+silent }${found:-none}"; fi
}

serves() { [ "$(who_serves)" = "$1" ]; }

has_files() {
    ls /usr/share/pmdabpftrace/scripts/*.bt
    grep -Fx '[bpftrace-scripts]' "$PCP_SYSCONF_DIR/pmrep/bpftrace.conf"
}

records_scripts() {
    rm -f "$scratch/pmlogger.conf"
    pmlogconf -c -h unix: "$scratch/pmlogger.conf"
    grep 'bpftrace/scripts:y:2 minutes:' "$scratch/pmlogger.conf"
}

group_is_kept() { tail -n 1 "$group" | grep -x '# mine'; }

does_not_record_scripts() { group_is_kept && ! records_scripts; }

# What must not change by installing and removing the package: the stock agent's files and those of the administrator.
snapshot() {
    for path in "$agent_dir" "${PCP_PMDASADM_DIR:-$agent_dir}/bpftrace" "$PCP_SYSCONF_DIR/bpftrace" \
        "$PCP_SYSCONF_DIR/pmlogconf" "$PCP_SYSCONF_DIR/pmrep" "$PCP_VAR_DIR/config/pmlogconf" "$PCP_BINADM_DIR" \
        "$PCP_MAN_DIR/man1" "$PCP_ETC_DIR/bash_completion.d" /usr/share/pmdabpftrace /usr/lib/systemd/system; do
        [ ! -e "$path" ] || find "$path" -printf '%p %M %u %g %l\n' -type f -exec cksum {} +
    done | grep -v -e __pycache__ -e '/pmns' -e '/domain\.h' -e '/root$' | sort -u
    # pmdaproc.sh writes another number of blanks than the packages do.
    grep '^bpftrace' "$PCP_PMCDCONF_PATH" | tr -s '[:blank:]' ' ' | sed 's/ *$//'
}

# then_serves WHO CASE COMMAND...: a check, and a row of the table with who serves afterwards.
then_serves() {
    expected=$1 case=$2
    shift 2
    it "$case: then $expected serves" changed_to "$expected" "$@"
    say "| $case | $(who_serves) |" >>"$table"
}

changed_to() {
    wanted=$1
    shift
    "$@"
    within 20 serves "$wanted" || {
        echo "serves: $(who_serves)"
        grep bpftrace "$PCP_PMCDCONF_PATH"
        tail -n 20 "$PCP_LOG_DIR/pmcd/bpftrace.log" "$PCP_LOG_DIR/pmcd/pmcd.log"
        false
    }
}
