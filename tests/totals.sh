# Sourced by tests/run and tests/versions/run: one line a test or a project of tests, with what passed and what failed.
# shellcheck shell=sh
# Needs steps.sh. A check counts as one test; a test that was skipped counts as failed.

passed=0 failed=0
scratch=$(mktemp -d) || exit 1
tap='' beside=''
trap 'rm -rf "$scratch"' EXIT
trap interrupted HUP INT PIPE TERM

# A test that changes the machine puts it back when it is ended, which takes some seconds.
interrupted() {
    trap '' HUP INT PIPE TERM
    [ -z "$beside" ] || kill "$beside"
    if [ -n "$tap" ]; then
        say
        say "Interrupted: waiting until the machine is restored."
        kill "$tap"
        wait "$tap"
        sed -n '/FAILED/,$p' "$scratch/log"
    fi
    exit 1
}

# count PASSED FAILED: adds to the totals and ends the line of the test that is on the screen.
count() {
    passed=$((passed + $1)) failed=$((failed + $2))
    printf '%5d passed %3d failed  (%d s)\n' "$1" "$2" "$(($(date +%s) - began))"
}

title() {
    began=$(date +%s)
    printf '  %-44s' "$1"
}

# check TITLE COMMAND...: counts as one test; its output is shown if it fails.
check() {
    title "$1"
    shift
    if "$@" >"$scratch/log" 2>&1 </dev/null; then
        count 1 0
    else
        count 0 1
        tail -n 60 "$scratch/log"
    fi
}

# The numbers of one run, as "PASSED OTHERS", from its result file.
trx_counters() {
    sed -n 's/.*<Counters total="\([0-9]*\)".* passed="\([0-9]*\)".*/\1 \2/p' "$1" | awk '{ print $2, $1 - $2 }'
}

# run_project TITLE PROJECT [FILTER [MAY_BE_EMPTY]]: FILTER is one of dotnet test's; with MAY_BE_EMPTY it may match no
# test.
run_project() {
    name=$(basename "$2" .csproj)
    title "$1"
    rm -f "$scratch/$name.trx"
    may_be_empty=${4:-}
    dotnet test "$2" -c Release --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$scratch" \
        ${3:+--filter "$3"} >"$scratch/log" 2>&1 </dev/null
    status=$?
    # shellcheck disable=SC2046 # two numbers
    set -- $(trx_counters "$scratch/$name.trx" 2>/dev/null)
    # A run that was aborted, failed for a reason that the result file does not show, or found no test.
    if [ $# -ne 2 ]; then
        set -- 0 1
    elif [ "$2" -eq 0 ] && { [ $status -ne 0 ] || [ "$1$may_be_empty" = 0 ]; }; then
        set -- "$1" 1
    fi
    count "$1" "$2"
    # Failed tests with their messages, which may be far from the end, then the end.
    [ "$2" -eq 0 ] || { grep -E -A 8 '^ +Failed ' "$scratch/log" | head -n 90; tail -n 60 "$scratch/log"; }
}

# run_tap TITLE COMMAND...: counts the lines "ok …" and "not ok …" that it prints. The command runs in its own session,
# where Ctrl-C does not reach its children, and in the background, so that a signal to this script is handled at once.
run_tap() {
    title "$1"
    shift
    setsid env --default-signal=INT,QUIT "$@" >"$scratch/log" 2>&1 </dev/null &
    tap=$!
    wait "$tap"
    count_tap $? "$scratch/log"
    tap=
}

# begin_beside COMMAND...: starts a command as run_tap does, and returns at once. One at a time.
begin_beside() {
    setsid env --default-signal=INT,QUIT "$@" >"$scratch/beside" 2>&1 </dev/null &
    beside=$!
    beside_began=$(date +%s)
}

# end_beside TITLE: waits for that command and counts.
end_beside() {
    title "$1"
    wait "$beside"
    status=$? beside='' began=$beside_began
    count_tap $status "$scratch/beside"
}

# count_tap STATUS LOG
count_tap() {
    oks=$(grep -c '^ok ' "$2") not_oks=$(grep -c '^not ok ' "$2")
    if [ "$1" -ne 0 ] && [ "$not_oks" -eq 0 ]; then not_oks=1; fi
    count "$oks" "$not_oks"
    [ "$not_oks" -eq 0 ] || cat "$2"
}

# The last line of a run; ends it, with status 0 if nothing failed and something passed.
totals() {
    say "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
