# Sourced by session: follows README's Quickstart, command by command, as a user who may use sudo. The commands and what
# they print are taken from README.md itself.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets scratch, checkout and agent_dir
# Needs waiting.sh.

as_somebody() { runuser -l somebody -c "$1"; }

quickstart() {
    mkdir -p "$scratch/quickstart"
    # One file for each command, and one for what it prints.
    awk -v folder="$scratch/quickstart" '
        /^##/ { here = $0 == "## Quickstart" }
        here && /^```/ { inside = !inside; next }
        here && inside && /^\$ / { n++; print substr($0, 3) >(folder "/" n ".command"); next }
        here && inside && NF { print >(folder "/" n ".prints") }' "$checkout/README.md"
    it "Quickstart: enabled = true" enable_scripts
    for file in "$scratch"/quickstart/*.command; do
        it "Quickstart: $(cat "$file")" quickstart_command "${file%.command}"
    done
}

# As an editor does, sed follows the link that bpftrace.conf is on Debian.
enable_scripts() {
    as_somebody "sudo sed -i --follow-symlinks '/^\[dynamic_scripts\]/,\$ s/^enabled = false\$/enabled = true/' \
        $agent_dir/bpftrace.conf"
    grep -x 'enabled = true' "$agent_dir/bpftrace.conf"
}

# quickstart_command FILE: without .command
quickstart_command() {
    command=$(cat "$1.command")
    as_somebody "$command" >"$scratch/printed" 2>&1 || { cat "$scratch/printed"; return 1; }
    cat "$scratch/printed"
    [ ! -e "$1.prints" ] || while IFS= read -r line; do
        grep -Fx -e "$line" "$scratch/printed" || { echo "not printed: $line"; return 1; }
    done <"$1.prints"
    case $command in
        *'sudo ./Install') serves ;;
        *bpftrace.control.register*)
            grep -F script100 "$scratch/printed"
            eventually 600 script_has_buckets ;;
        *bpftrace.info.scripts) [ -e "$1.prints" ] ;;
        *.data.bytes) grep -E 'inst \[[0-9]+ or "[0-9]+-[0-9]+"\] value [1-9]' "$scratch/printed" ;;
        *.error) grep -Fx '    value ""' "$scratch/printed" ;;
        *bpftrace.control.stop*) eventually 60 script_is script100 stopped ;;
        *bpftrace.control.start*) eventually 600 script_is script100 started ;;
        *bpftrace.control.deregister*) eventually 60 script_is_gone script100 ;;
        *) echo "There is no check of what this command does."; return 1 ;;
    esac
}

script_has_buckets() { script_is script100 started && grep -E 'inst \[.*\] value [1-9]' "$scratch/metrics"; }
