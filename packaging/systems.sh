# Sourced by packaging/check: Debian systems in directories, and packages that differ from ours in one thing.
# shellcheck shell=sh
# shellcheck disable=SC2154 # packaging/check has $systems and $scratch
# Needs steps.sh, packages.sh and tests/debian.sh.

# in_system DIRECTORY COMMAND...: in namespaces of its own except the network, without starting any service.
in_system() {
    # shellcheck disable=SC2016 # the inner shell fills it in
    unshare --mount --pid --fork --kill-child sh -ec '
        mount -t proc proc "$1/proc"
        root=$1
        shift
        exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C \
            chroot "$root" "$@"' sh "$@"
}

# fresh_system SUITE: minimal; services do not start when packages are installed.
fresh_system() {
    [ ! -d "$systems/$1" ] || return 0
    bootstrap "$1" "$systems/$1.made" ca-certificates
    copy_network_settings "$systems/$1.made"
    sed -i "s/bookworm/$1/g" "$systems/$1.made"/etc/apt/sources.list.d/debian.sources
    printf '#!/bin/sh\nexit 101\n' >"$systems/$1.made/usr/sbin/policy-rc.d"
    chmod +x "$systems/$1.made/usr/sbin/policy-rc.d"
    in_system "$systems/$1.made" apt-get -q update
    mv "$systems/$1.made" "$systems/$1"
}

# stock_system SUITE: one with PCP, its own agent and bpftrace, their packages in /packages, and what the checks need.
stock_system() {
    [ ! -d "$systems/$1-stock" ] || return 0
    rm -rf --one-file-system "$systems/$1-stock.made"
    cp -a "$systems/$1" "$systems/$1-stock.made"
    in_system "$systems/$1-stock.made" apt-get -q -y install --no-install-recommends \
        pcp bpftrace autopkgtest dpkg-dev rpm cpio man-db
    mkdir "$systems/$1-stock.made/packages"
    in_system "$systems/$1-stock.made" sh -c 'cd /packages && apt-get -q download pcp bpftrace && apt-get clean'
    mv "$systems/$1-stock.made" "$systems/$1-stock"
}

# variant PACKAGE RESULT COMMAND...: RESULT is PACKAGE after COMMAND has changed its files in the current directory.
variant() {
    from=$1 to=$2
    shift 2
    rm -rf "$scratch/variant"
    dpkg-deb -R "$from" "$scratch/variant"
    ( cd "$scratch/variant" && "$@" )
    dpkg-deb --root-owner-group -Znone -b "$scratch/variant" "$to"
}

# A later version than all others.
as_next() { sed -i 's/^Version: .*/&+next/' DEBIAN/control; }

# shellcheck disable=SC2016 # the script fills it in: dpkg is its parent
{
    # dpkg is killed when it has run preinst and nothing is unpacked.
    killed_in_preinst() { printf '\nkill -KILL "$PPID"\nsleep 1\n' >>DEBIAN/preinst; }

    # dpkg is killed when postinst has written pmcd.conf and pmcd has not read it.
    killed_in_postinst() {
        sed -i 's/^    take_place/    restart_agent() { kill -KILL "$PPID"; sleep 1; }\n&/' DEBIAN/postinst
    }
}

fails_in_postinst() { printf '\nexit 1\n' >>DEBIAN/postinst; }

# variants DIRECTORY OURS PCP BPFTRACE
variants() {
    cp "$2" "$1/ours.deb"
    cp "$3" "$1/pcp.deb"
    cp "$4" "$1/bpftrace.deb"
    variant "$1/ours.deb" "$1/ours-next.deb" as_next
    variant "$1/pcp.deb" "$1/pcp-next.deb" as_next
    variant "$1/bpftrace.deb" "$1/bpftrace-next.deb" as_next
    variant "$1/ours.deb" "$1/killed-in-preinst.deb" killed_in_preinst
    variant "$1/ours.deb" "$1/killed-in-postinst.deb" killed_in_postinst
    variant "$1/ours.deb" "$1/fails-in-postinst.deb" fails_in_postinst
    head -c "$(($(stat -c %s "$1/ours.deb") / 2))" "$1/ours.deb" >"$1/truncated.deb"
}
