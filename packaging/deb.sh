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
    build_archive "$root" "$1" "$results/${package}_${version}_$1.deb"
}

# build_archive ROOT ARCH DEB: as dpkg-deb would, which has no filters for machine code. That of x86 makes the archive
# 7 % smaller, and xz reads it since 5.0; that of arm64 would need xz 5.4 on the host.
build_archive() {
    parts=$out/$2/parts
    case $2 in amd64) filter=--x86 ;; *) filter= ;; esac
    rm -rf "$parts" "$3"
    mkdir "$parts"
    dpkg-deb --root-owner-group -Znone --build "$1" "$parts/plain.deb"
    (
        cd "$parts" || exit
        ar x plain.deb
        xz -9 --threads=1 control.tar
        # One thread: with more, the blocks of the archive depend on how many there are. preset=9: its window holds
        # both programs, which have much in common.
        # shellcheck disable=SC2086 # no filter is no word
        xz --threads=1 $filter --lzma2=preset=9 data.tar
        # dpkg expects the members in this order.
        ar rcD result.deb debian-binary control.tar.xz data.tar.xz
    )
    mv "$parts/result.deb" "$3"
}
