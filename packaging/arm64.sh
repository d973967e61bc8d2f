# Sourced by packaging/native, packaging/build and the tests of packages: PCP's headers and libraries of arm64, on a
# Debian host of amd64.
# shellcheck shell=sh
# Needs steps.sh. The current folder is the checkout's.
#
# PCP's packages are not Multi-Arch: installing those of arm64 would remove the host's. So apt downloads them, with all
# that they depend on, for a system that consists of this folder, and nothing is installed.

arm64_root=$PWD/artifacts/arm64

# Exists only if it is complete.
make_arm64_root() {
    [ ! -d "$arm64_root" ] || return 0
    new=$arm64_root.new
    rm -rf "$new"
    mkdir -p "$new/state/lists/partial" "$new/cache/archives/partial" "$new/root"
    : >"$new/state/status"
    cat >"$new/apt.conf" <<TEXT
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Dir::State "$new/state";
Dir::State::status "$new/state/status";
Dir::Cache "$new/cache";
TEXT
    APT_CONFIG=$new/apt.conf apt-get update
    APT_CONFIG=$new/apt.conf apt-get install -y --download-only libpcp3-dev libpcp-pmda3-dev
    for package in "$new"/cache/archives/*.deb; do dpkg-deb -x "$package" "$new/root"; done
    mv "$new/root" "$arm64_root"
    rm -rf "$new"
}
