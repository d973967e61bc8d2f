# Sourced by tests/install/run: an upgrade of PCP's package while our agent is installed.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $agent_dir and so on are set by ownagent.sh and placing.sh

# stock_package VERSION: installs a package called pcp whose files all contain its version, below $root.
stock_package() {
    package=$root/package-$1
    mkdir -p "$package/DEBIAN"
    for file in $(package_files) "$manual"; do
        mkdir -p "$package$(dirname "$file")"
        echo "stock $1" >"$package$file"
    done
    printf '%s\n' 'Package: pcp' "Version: $1" 'Architecture: all' 'Maintainer: tests <tests@localhost>' \
        'Description: a stand-in' >"$package/DEBIAN/control"
    dpkg-deb --build "$package" "$package.deb"
    dpkg --log "$root/dpkg.log" --install "$package.deb"
}

holds() { for file in $2; do grep -Fxq "$1" "$file" || { echo "$file is not of $1"; return 1; }; done; }

# package_files [DIRECTORY]: files of the stock agent, by default in the agent's directory.
package_files() {
    for name in Install README.md pmdabpftrace.python bpftrace/pmda.py; do echo "${1:-$agent_dir}/$name"; done
}

# Uses dpkg and the functions by which Install and Remove place files, but with other directories and another package
# database, because the machine's pcp cannot be upgraded at will.
upgrade_goes_beside_ours() {
    root=$scratch/upgrade
    DPKG_ADMINDIR=$root/dpkg PCP_PMDAS_DIR=$root/pmdas PCP_MAN_DIR=$root/man PCP_PMCDCONF_PATH=$root/pmcd.conf
    export DPKG_ADMINDIR
    mkdir -p "$DPKG_ADMINDIR/info" "$DPKG_ADMINDIR/updates" "$DPKG_ADMINDIR/triggers"
    touch "$DPKG_ADMINDIR/status" "$PCP_PMCDCONF_PATH"
    # shellcheck source=conf/placing.sh
    . conf/placing.sh
    # shellcheck source=conf/shipping.sh
    . conf/shipping.sh
    stock_package 1
    holds 'stock 1' "$agent_dir/README.md"

    set_stock_aside
    for file in README.md Install; do place "$file" 755; done
    place_manual conf/pmdabpftrace.1
    stock_package 2
    holds 'stock 2' "$(package_files "$stock_dir") $stock_manual"
    cmp README.md "$agent_dir/README.md"
    cmp Install "$agent_dir/Install"
    zcat "$manual" | cmp - conf/pmdabpftrace.1
    [ ! -e "$agent_dir/pmdabpftrace.python" ]

    take_ours_out
    # Interrupted just before its last steps, and repeated.
    ! ( rm() { exit 1; }; bring_stock_back )
    take_ours_out
    bring_stock_back
    holds 'stock 2' "$(package_files) $manual"
    [ ! -e "$stock_dir" ]
    dpkg-divert --list
    [ -z "$(dpkg-divert --list)" ]
}
