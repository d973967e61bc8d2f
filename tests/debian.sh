# Sourced by tests/fresh/run, tests/versions/run and tests/vm/image: Debian systems in folders, made by debootstrap.
# shellcheck shell=sh
# Needs packages.sh.

# bootstrap SUITE FOLDER PACKAGES: a minimal system with these packages, separated by commas, from the Debian mirror in
# apt's sources here. FOLDER exists only when it is complete.
bootstrap() {
    command -v debootstrap >/dev/null || install_packages debootstrap
    # shellcheck disable=SC2016 # apt-get fills it in
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' | head -n 1)
    # Suites that debootstrap does not know yet are made like sid.
    recipe=/usr/share/debootstrap/scripts/$1
    [ -e "$recipe" ] || recipe=/usr/share/debootstrap/scripts/sid
    mkdir -p "$(dirname "$2")"
    rm -rf --one-file-system "${2:?}" "$2.new"
    debootstrap --variant=minbase --include="$3" "$1" "$2.new" "$mirror" "$recipe"
    rm -f "$2.new"/var/cache/apt/archives/*.deb
    mv "$2.new" "$2"
}

# copy_network_settings FOLDER: apt in that system uses the same sources, settings and certificates as apt here.
copy_network_settings() {
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
    rm -f "$1/etc/apt/sources.list"
    cp -a /etc/apt/sources.list.d/debian.sources "$1/etc/apt/sources.list.d/"
    cp -a /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/"
    cp -a /usr/local/share/ca-certificates/. "$1/usr/local/share/ca-certificates/"
    cp -a /etc/ssl/certs/. "$1/etc/ssl/certs/"
}
