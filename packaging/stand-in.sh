# Sourced by packaging/check: .rpms to check ours with. The stock agent's is a stand-in, made of the files that Debian's
# pcp has, with the name, the kinds of files and the behaviour on removal of Fedora's pcp-pmda-bpftrace.
# shellcheck shell=sh
# shellcheck disable=SC2154 # packaging/check has $scratch, $top and $out, metadata.sh the others
# Needs metadata.sh, tree.sh and rpm.sh.

stand_in_spec() {
    cat <<'SPEC'
Name: pcp-pmda-bpftrace
Version: %{version_of_stand_in}
Release: 1
Summary: Stand-in for the stock agent
License: MIT
BuildArch: noarch
AutoReqProv: no
%description
%{summary}.
%install
cp -a %{tree}/. %{buildroot}/
%files
/usr
/var/lib/pcp/pmdas/bpftrace
%config(noreplace) /etc/pcp/bpftrace
%preun
if [ "$1" -eq 0 ] && [ -f /var/lib/pcp/pmdas/bpftrace/domain.h ]; then
    cd /var/lib/pcp/pmdas/bpftrace && ./Remove >/dev/null 2>&1
fi
SPEC
}

# stand_in VERSION PCP-DEB: $scratch/stock-VERSION.rpm
stand_in() {
    tree=$scratch/stand-in
    rm -rf "$tree" "$scratch/pcp"
    dpkg-deb -x "$2" "$scratch/pcp"
    for path in usr/lib/pcp/pmdas/bpftrace var/lib/pcp/pmdas/bpftrace etc/pcp/bpftrace; do
        mkdir -p "$tree/${path%/*}"
        cp -a "$scratch/pcp/$path" "$tree/$path"
    done
    mkdir -p "$tree/usr/share/man/man1"
    cp -a "$scratch/pcp/usr/share/man/man1/pmdabpftrace.1.gz" "$tree/usr/share/man/man1/"
    echo "stand-in $1" >>"$tree/usr/lib/pcp/pmdas/bpftrace/README.md"
    stand_in_spec >"$scratch/stand-in.spec"
    rpmbuild -bb --define "_topdir $scratch/rpmbuild" --define "_rpmdir $scratch/rpmbuild" --define "tree $tree" \
        --define "version_of_stand_in $1" --define "__os_install_post %{nil}" "$scratch/stand-in.spec"
    mv "$scratch/rpmbuild/noarch/pcp-pmda-bpftrace-$1-1.noarch.rpm" "$scratch/stock-$1.rpm"
}
