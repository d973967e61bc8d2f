# Sourced by session: the .deb on a host with systemd, where the stock agent serves.
# shellcheck shell=sh
# shellcheck disable=SC2154 # session sets agent_dir
# Needs waiting.sh.

try_package() {
    it "The stock agent is registered" register_stock
    it "The package takes its place" install_package
    it "After systemctl restart pmcd ours serves" package_survives systemctl restart pmcd
    it "After apt-get install --reinstall pcp ours serves" package_survives reinstall_pcp
    it "After the package is removed the stock agent serves" remove_package
}

stock_serves() { serves && pgrep -f "python.*$agent_dir/pmdabpftrace.python"; }

ours_serves() {
    serves &&
        [ "$(readlink "/proc/$(pgrep -x pmdabpftrace)/exe")" = "$(readlink -f "$agent_dir/pmdabpftrace")" ]
}

register_stock() {
    ( cd "$agent_dir" && ./Install </dev/null )
    eventually 600 stock_serves
}

install_package() {
    dpkg -i /host/package.deb
    eventually 600 ours_serves
    no_stock_process
}

no_stock_process() { ! pgrep -f "$agent_dir/pmdabpftrace.python"; }

package_survives() {
    "$@"
    eventually 600 ours_serves
    no_stock_process
}

reinstall_pcp() { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --reinstall pcp; }

remove_package() {
    dpkg --purge pmdabpftrace
    eventually 600 stock_serves
    no_process pmdabpftrace
    if dpkg --verify pcp | grep -F -e /pmdas/bpftrace/ -e pmdabpftrace; then return 1; fi
}
