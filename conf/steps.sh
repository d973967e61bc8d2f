# Sourced by Install, Remove and the tests: prints one line per step, and reads the host's settings.
# shellcheck shell=sh

say() { printf '%s\n' "$*"; }

# fail MESSAGE [ADVICE]: prints both to standard error and exits.
fail() {
    printf '\nFAILED: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf '%s\n' "$2" >&2
    exit 1
}

# step TITLE ADVICE COMMAND...: runs a command or function and prints only the title. If it fails, prints the end of its
# output and the advice, and exits. Lines of its output that begin with "note: " are always printed.
step() {
    step_title=$1 step_advice=$2
    shift 2
    printf '  %-58s' "$step_title"
    step_log=$(mktemp) || exit 1
    step_began=$(date +%s)
    # In a subshell, not as the condition of an "if", where "set -e" would have no effect.
    ( set -e; "$@" ) >"$step_log" 2>&1 </dev/null
    step_status=$?
    if [ "$step_status" -eq 0 ]; then
        step_took=$(($(date +%s) - step_began))
        if [ "$step_took" -gt 1 ]; then say "done (${step_took} s)"; else say "done"; fi
        sed -n 's/^note: /      /p' "$step_log"
        rm -f "$step_log"
        return 0
    fi
    say "failed"
    say
    tail -n 25 "$step_log" >&2
    rm -f "$step_log"
    fail "$step_title" "$step_advice"
}

need_root() {
    [ "$(id -u)" -eq 0 ] ||
        fail "$1 has to run as root, it was started by user $(id -un)." "Run it again with sudo: sudo ./$1"
}

systemd_runs() { [ -d /run/systemd/system ]; }

# Loads PCP's settings (PCP_PMDAS_DIR and so on) and adds its programs to PATH.
load_pcp() {
    [ -f "${PCP_DIR:-}/etc/pcp.env" ] ||
        fail "PCP is not installed: there is no ${PCP_DIR:-}/etc/pcp.env." \
            "Run sudo ./Install in a checkout of the sources, which installs PCP too."
    # shellcheck disable=SC1091 # PCP's, not ours
    . "${PCP_DIR:-}/etc/pcp.env"
    # pmdaproc.sh starts pmcd with systemctl if pmcd.service exists, even in a container where systemd does not run;
    # this is its switch to do otherwise.
    if ! systemd_runs; then
        PCPQA_SYSTEMD=no
        export PCPQA_SYSTEMD
    fi
}

# The package pmdabpftrace has a file with the command that removes it in the agent's directory.
refuse_if_packaged() {
    [ -f "${PCP_DIR:-}/etc/pcp.env" ] || return 0
    load_pcp
    packaged=$PCP_PMDAS_DIR/bpftrace/packaged
    [ ! -f "$packaged" ] ||
        fail "The agent in $PCP_PMDAS_DIR/bpftrace is that of the package pmdabpftrace, which is in charge of it." \
            "To remove it: sudo $(cat "$packaged")"
}

# bpftrace needs both; systemd mounts them itself.
mount_tracing() {
    for mount in tracefs:/sys/kernel/tracing debugfs:/sys/kernel/debug; do
        kind=${mount%%:*} folder=${mount#*:}
        grep -q " $folder $kind " /proc/mounts || mount -t "$kind" "$kind" "$folder" ||
            echo "note: $kind cannot be mounted on $folder: tracepoints may not be found (an unprivileged container?)"
    done
}
