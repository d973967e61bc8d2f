# Sourced by tests/run and tests/versions/run: one line a test or a project of tests, with what passed and what failed.
# shellcheck shell=sh
# Needs steps.sh. A check counts as one test; a test that was skipped counts as failed.

passed=0 failed=0
scratch=$(mktemp -d) || exit 1
trap 'end_parts; rm -rf "$scratch"' EXIT
trap interrupted HUP INT PIPE TERM

interrupted() {
    trap '' HUP INT PIPE TERM
    say
    say "Interrupted."
    exit 1
}

# Ends all processes of the parts that have begun and not been finished.
end_parts() {
    for part in "$scratch"/*.pid; do
        [ -e "$part" ] || continue
        pid=$(cat "$part")
        kill -TERM "-$pid" 2>/dev/null
        wait "$pid"
    done
}

# count PASSED FAILED [SECONDS]: adds to the totals and ends the line of the test that is on the screen.
count() {
    passed=$((passed + $1)) failed=$((failed + $2))
    printf '%5d passed %3d failed  (%d s)\n' "$1" "$2" "${3:-$(($(date +%s) - began))}"
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
    # Failed tests with their messages, which hold logs of servers, then the end.
    [ "$2" -eq 0 ] || { grep -E -A 120 '^ +Failed ' "$scratch/log" | head -n 1000; tail -n 5 "$scratch/log"; }
}

# begin PART COMMAND...: starts a part of the tests beside what follows. It has a session of its own, where Ctrl-C does
# not reach it, so that all of it can be ended.
begin() {
    part=$scratch/$1
    shift
    setsid env --default-signal=INT,QUIT "$@" >"$part.log" 2>&1 </dev/null &
    echo $! >"$part.pid"
}

# finish PART TITLE: waits for it and counts the lines "ok …" and "not ok …" that it printed. It took as long as it
# wrote to its log.
finish() {
    part=$scratch/$1
    title "$2"
    wait "$(cat "$part.pid")"
    status=$?
    took=$(($(date -r "$part.log" +%s) - $(date -r "$part.pid" +%s)))
    rm "$part.pid"
    oks=$(grep -c '^ok ' "$part.log") not_oks=$(grep -c '^not ok ' "$part.log")
    if [ "$not_oks" -eq 0 ] && { [ $status -ne 0 ] || [ "$oks" -eq 0 ]; }; then not_oks=1; fi
    count "$oks" "$not_oks" "$took"
    [ "$not_oks" -eq 0 ] || cat "$part.log"
}

# The last line of a run; ends it, with status 0 if nothing failed and something passed.
totals() {
    say "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
