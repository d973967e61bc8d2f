# Sourced by tests/install/run and, in the virtual machine, by tests/vm/guest/session: one line a check, "ok NAME" or
# "not ok NAME" followed by what the check printed.
# shellcheck shell=sh
# shellcheck disable=SC2154 # who sources this has a folder, $scratch
# Needs steps.sh.

# it NAME COMMAND...
it() {
    name=$1
    shift
    # Not as the condition of "if": there "set -e" would have no effect.
    ( set -e; "$@" ) >"$scratch/log" 2>&1 </dev/null
    status=$?
    if [ $status -eq 0 ]; then
        say "ok $name"
    else
        say "not ok $name"
        sed 's/^/# /' "$scratch/log"
    fi
}
