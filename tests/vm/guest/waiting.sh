# Sourced by session: what the checks wait for. All bounds are for emulated CPUs that others use too.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets scratch, checkout and agent_dir
# Needs steps.sh.

# eventually SECONDS COMMAND...: until it succeeds; prints what it printed last.
eventually() {
    deadline=$(($(date +%s) + $1))
    shift
    until "$@" >"$scratch/attempt" 2>&1; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            cat "$scratch/attempt"
            echo "in vain: $*"
            tail -n 20 "$PCP_LOG_DIR/pmcd/bpftrace.log"
            return 1
        fi
        sleep 1
    done
    cat "$scratch/attempt"
}

pmcd_serves() { pminfo -f pmcd.version | grep ' value '; }

serves() { pminfo -f bpftrace.info.scripts_json | grep ' value '; }

# All of a script's metrics are fetched: a script without a name expires when nobody reads it.
script_metrics() { pminfo -f "bpftrace.scripts.$1"; }

# script_is ID STATUS...
script_is() {
    script=$1
    shift
    script_metrics "$script" >"$scratch/metrics" 2>&1
    cat "$scratch/metrics"
    for wanted_status; do
        grep -A 1 -F "bpftrace.scripts.$script.status" "$scratch/metrics" | grep -F "value \"$wanted_status\"" && return
    done
    return 1
}

script_is_gone() { ! pminfo "bpftrace.scripts.$1"; }

no_process() { ! pgrep -x "$1"; }
