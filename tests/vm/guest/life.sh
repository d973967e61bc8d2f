# Sourced by session: Install, restarts, an upgrade, Remove.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets scratch, checkout and agent_dir
# Needs waiting.sh.

installs() {
    cd "$checkout" && ./Install --no-build && serves
}

add_autostart_script() { echo 'kprobe:vfs_read { @reads = count(); }' >"$agent_dir/autostart/kept.bt"; }

kept_has_values() { pminfo -f bpftrace.scripts.kept.data.reads | grep -E 'value [1-9]'; }

# Seconds since the boot.
now() { cut -d ' ' -f 1 /proc/uptime; }

seconds_since() { now | awk -v began="$1" '{ printf "%.1f", $1 - began }'; }

restart_pmcd() {
    it "An autostart script runs" eventually 600 kept_has_values
    it "systemctl stop pmcd leaves no process behind" stop_leaves_nothing
    say "  systemctl stop pmcd took $(cat "$scratch/stop") s; the last lines of the agent's log:"
    sed 's/^/    /' "$scratch/stop.log"
    it "systemctl start pmcd brings the script back" start_brings_script_back
    it "systemctl restart pmcd brings the script back" restart_brings_script_back
    say "  systemctl restart pmcd took $(cat "$scratch/restart") s, values came after $(cat "$scratch/values") s"
}

stop_leaves_nothing() {
    began=$(now)
    systemctl stop pmcd
    seconds_since "$began" >"$scratch/stop"
    tail -n 6 "$PCP_LOG_DIR/pmcd/bpftrace.log" | tee "$scratch/stop.log"
    # bpftrace may take a moment in the kernel.
    eventually 60 no_process bpftrace
    no_process pmdabpftrace
}

start_brings_script_back() { systemctl start pmcd && eventually 600 kept_has_values; }

restart_brings_script_back() {
    before=$(pgrep -x pmdabpftrace)
    began=$(now)
    systemctl restart pmcd
    seconds_since "$began" >"$scratch/restart"
    eventually 600 kept_has_values
    seconds_since "$began" >"$scratch/values"
    [ "$(pgrep -x pmdabpftrace)" != "$before" ]
}

# The package's own files must have been replaced, or nothing was tested.
upgrade_leaves_ours() {
    before=$(stat -c %i "$agent_dir/stock/pmdabpftrace.python")
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --reinstall pcp
    [ "$(stat -c %i "$agent_dir/stock/pmdabpftrace.python")" != "$before" ]
    eventually 600 kept_has_values
    [ "$(readlink "/proc/$(pgrep -x pmdabpftrace)/exe")" = "$agent_dir/pmdabpftrace" ]
    cmp "$checkout/artifacts/agent/pmdabpftrace" "$agent_dir/pmdabpftrace"
    for file in Install Remove README.md; do cmp "$checkout/$file" "$agent_dir/$file"; done
    [ ! -e "$agent_dir/pmdabpftrace.python" ]
}

# dpkg --verify compares the content of files and does not look at links.
remove_restores() {
    rm -f "$agent_dir/autostart/kept.bt"
    cd "$checkout" && ./Remove
    [ ! -e "$agent_dir/stock" ]
    if dpkg-divert --list "*bpftrace*" | grep .; then return 1; fi
    dpkg -L pcp | grep -F -e /pmdas/bpftrace/ -e pmdabpftrace | while read -r file; do
        [ -e "$file" ] || { echo "missing: $file"; exit 1; }
    done
    if dpkg --verify pcp | grep -F -e /pmdas/bpftrace/ -e pmdabpftrace; then return 1; fi
    if grep '^bpftrace[[:space:]]' "$PCP_PMCDCONF_PATH"; then return 1; fi
    eventually 60 no_process pmdabpftrace
    eventually 60 no_process bpftrace
    pmcd_serves
}
