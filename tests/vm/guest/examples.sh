# Sourced by session: runs each script of examples/ that this kernel and bpftrace can run, with its load.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets scratch
# Needs waiting.sh.

try_examples() {
    for file in examples/*.bt; do
        ! fits "$file" || it "Example $(basename "$file" .bt)" example_shows_its_load "$file"
    done
}

fits() {
    is_at_least "$(uname -r)" "$(annotation "$1" min-kernel)" &&
        is_at_least "$(bpftrace --version | sed 's/.* v//')" "$(annotation "$1" min-bpftrace)"
}

# annotation FILE NAME: its value; nothing if there is none.
annotation() { sed -n "s,^// $2: ,,p" "$1"; }

# is_at_least VERSION WANTED
is_at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

example_shows_its_load() {
    example=$(annotation "$1" name)
    pmstore bpftrace.control.register "$(cat "$1")"
    eventually 900 script_is "$example" started
    # Probes are attached by the time of the first print.
    eventually 300 has_printed "$example"
    python3 tests/examples/loads "$example" "load$$" 20 /var/tmp
    eventually 300 has_counts "$example"
    script_is "$example" started
    has_no_text "$example" error
    has_no_text "$example" warnings
    pmstore bpftrace.control.deregister "$example"
    eventually 120 no_process bpftrace
}

has_printed() { pminfo -f "bpftrace.scripts.$1.data_bytes" | grep -E 'value [1-9]'; }

has_counts() {
    pminfo -f "bpftrace.scripts.$1.data" >"$scratch/counts"
    cat "$scratch/counts"
    grep -E ' value [1-9]' "$scratch/counts"
}

# has_no_text SCRIPT METRIC
has_no_text() {
    pminfo -f "bpftrace.scripts.$1.$2" | tee "$scratch/text"
    grep -Fx '    value ""' "$scratch/text"
}
