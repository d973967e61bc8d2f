# Sourced by packaging/build: makes the .rpm.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $package and so on are set by metadata.sh
# Needs metadata.sh, compile.sh and tree.sh; the current directory is the checkout's, $out is the one for results.

rpm_architecture() { case $1 in amd64) echo x86_64 ;; arm64) echo aarch64 ;; esac; }

rpm_commands=/usr/libexec/pcp/bin

# The entries of %files for a list of shipped_for, with the directories that are ours.
rpm_files() {
    while read -r kind _ target; do
        case $kind in
            config) echo "%config(noreplace) $target" ;;
            *) echo "$target" ;;
        esac
        directory=${target%/*}
        while case $directory in *bpftrace*) ;; *) false ;; esac; do
            echo "%dir $directory"
            directory=${directory%/*}
        done
    done | sort -u
}

# make_rpm ARCH [RELEASE]
make_rpm() {
    release=${2:-1}
    root=$out/$1/rpm rpmbuild=$out/$1/rpmbuild own=/usr/libexec/$package
    rm -rf "$root" "$rpmbuild"
    mkdir -p "$rpmbuild"
    program_files "$root" "$own" "$out/$1/pmdabpftrace" "dnf remove $package"
    other_files "$root" "$own"
    shipped_into "$root" "$1" "$rpm_commands"
    shipped_for "$1" "$rpm_commands" | rpm_files >"$rpmbuild/files"
    put 644 packaging/links.sh "$root$own/links.sh"
    put 644 conf/bpftrace.conf "$root$own/bpftrace.conf"
    put 644 LICENSE "$root/usr/share/licenses/$package/LICENSE"
    set_times "$root"
    { cat packaging/rpm/pmdabpftrace.spec; echo %changelog; rpm_changelog; } >"$rpmbuild/$package.spec"
    rpmbuild -bb --target "$(rpm_architecture "$1")-linux" \
        --define "_topdir $rpmbuild" --define "_rpmdir $rpmbuild" --define "tree $root" \
        --define "shipped $rpmbuild/files" --define "version_of_source $version" --define "release_of_source $release" \
        --define "summary_of_source $summary" \
        --define "packager $maintainer" --define "homepage_of_source $homepage" --define "pcp_version $pcp_version" \
        --define "debug_package %{nil}" --define "__os_install_post %{nil}" --define "_build_id_links none" \
        --define "_buildhost localhost" --define "use_source_date_epoch_as_buildtime 1" \
        --define "clamp_mtime_to_source_date_epoch 1" --define "_binary_payload w9.xzdio" \
        "$rpmbuild/$package.spec"
    mv "$rpmbuild/$(rpm_architecture "$1")/$package-$version-$release.$(rpm_architecture "$1").rpm" "$results/"
}
