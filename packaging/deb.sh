# Sourced by packaging/build: makes the .deb.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $package and so on are set by metadata.sh
# Needs metadata.sh, compile.sh and tree.sh; the current directory is the checkout's, $out is the one for results.

# pcp's package has programs in the first and links to them in the second.
deb_programs=/usr/lib/pcp/pmdas/bpftrace
deb_agent=/var/lib/pcp/pmdas/bpftrace
deb_commands=/usr/lib/pcp/bin

# Those that pcp has already, Install, Remove and README.md, lead to ours by their names.
links_of_ours() {
    for file in pmdabpftrace pmns domain.h root steps.sh registration.sh packaged; do
        ln -s "$deb_programs/$file" "$1$deb_agent/$file"
    done
}

# make_deb ARCH
make_deb() {
    root=$out/$1/deb scratch_debian=$out/$1/source/debian
    rm -rf "$root" "$out/$1/source"
    mkdir -p "$root/DEBIAN" "$scratch_debian"
    program_files "$root" "$deb_programs" "$out/$1/pmdabpftrace" "apt-get remove $package"
    other_files "$root" /usr/share/man/man1
    shipped_into "$root" "$1" "$deb_commands"
    shipped_for "$1" "$deb_commands" | sed -n 's/^config [^ ]* //p' >"$root/DEBIAN/conffiles"
    chmod 644 "$root/DEBIAN/conffiles"
    put 644 packaging/debian/lintian-overrides "$root/usr/share/lintian/overrides/$package"
    links_of_ours "$root"
    documents=$root/usr/share/doc/$package
    put 644 packaging/debian/copyright "$documents/copyright"
    debian_changelog >"$documents/changelog"
    cp "$documents/changelog" "$scratch_debian/changelog"
    compress "$documents/changelog"

    for script in preinst postinst prerm postrm; do
        put 755 "packaging/debian/$script" "$root/DEBIAN/$script"
    done
    ( cd "$root" && find . -path ./DEBIAN -prune -o -type f -print | LC_ALL=C sort | sed 's,^\./,,' |
        xargs -d '\n' md5sum ) >"$root/DEBIAN/md5sums"
    sed "s/^Maintainer: .*/Maintainer: $maintainer/" packaging/debian/control >"$scratch_debian/control"
    # -f names a file that it replaces.
    ( cd "$scratch_debian/.." && DEB_HOST_ARCH=$1 dpkg-gencontrol -P"$root" -fdebian/files \
        -Vlibc="$libc_version" -Vpcp="$pcp_version" )
    chmod 644 "$root/DEBIAN/md5sums" "$root/DEBIAN/control"
    set_times "$root"
    # One thread: with more, the blocks of the archive depend on how many there are. -z9: its window holds both
    # programs, which have much in common.
    dpkg-deb --root-owner-group --threads-max=1 -Zxz -z9 --build "$root" "$results/${package}_${version}_$1.deb"
}
