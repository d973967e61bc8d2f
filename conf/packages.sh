# Sourced by Install and the tests: installs missing packages with the distribution's package manager.
# shellcheck shell=sh
# Needs steps.sh.

# package_names runtime|build|tests|packaging|emulation|soak|fuzz MANAGER: packages needed to run the agent, to build
# it, by its tests, to make the kit's packages, to run programs of arm64 on amd64, by tests/soak, and by
# tests/fuzz/coverage. The last four exist for Debian only.
package_names() {
    case $2-$1 in
        apt-get-runtime) echo pcp bpftrace ;;
        apt-get-build) echo libpcp3-dev libpcp-pmda3-dev gcc make zlib1g-dev ;;
        apt-get-tests)
            echo pcp-testsuite python3-pcp sasl2-bin libsasl2-modules shellcheck iproute2 acl chromium \
                prometheus redis-server
            ;;
        apt-get-packaging) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross ;;
        apt-get-emulation) echo qemu-user-static ;;
        apt-get-soak) echo faketime ;;
        apt-get-fuzz) echo afl++ ;;
        dnf-runtime) echo pcp bpftrace ;;
        dnf-build) echo pcp-libs-devel gcc make zlib-devel ;;
        dnf-tests)
            echo pcp-testsuite pcp-system-tools python3-pcp cyrus-sasl-lib cyrus-sasl-plain ShellCheck iproute acl \
                chromium golang-github-prometheus
            ;;
    esac
}

package_manager() {
    for candidate in apt-get dnf; do
        if command -v "$candidate" >/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

# A package that was unpacked but not configured counts as missing: apt-get then configures it.
package_is_installed() {
    case $1 in
        apt-get) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
        dnf) rpm -q "$2" >/dev/null 2>&1 ;;
    esac
}

# require_files SET...: fails without what the packages of these sets would bring; for other package managers.
require_files() {
    absent=
    for set in "$@"; do
        case $set in
            runtime) programs='pminfo bpftrace' headers= ;;
            build) programs='gcc make' headers='pcp/pmda.h zlib.h' ;;
            *) fail "This needs apt-get or dnf." "Run it on Debian or Fedora, or one of their relatives." ;;
        esac
        for program in $programs; do command -v "$program" >/dev/null || absent="$absent $program"; done
        for header in $headers; do [ -e "/usr/include/$header" ] || absent="$absent $header"; done
    done
    [ -z "$absent" ] || fail "Neither apt-get nor dnf was found, and these are missing:$absent" \
        "Install PCP with its development files, bpftrace, gcc, make and zlib's development files, then run this again."
}

# missing_packages SET...: the names of packages that are not installed, on one line; none where the packages are not
# known, but what is needed is there.
missing_packages() {
    if ! manager=$(package_manager); then
        require_files "$@"
        return
    fi
    missing=
    for set in "$@"; do
        for package in $(package_names "$set" "$manager"); do
            package_is_installed "$manager" "$package" || missing="$missing $package"
        done
    done
    echo "${missing# }"
}

# install_packages NAME...
install_packages() {
    case $(package_manager) in
        apt-get)
            case " $* " in
                *" prometheus "* | *" redis-server "*) without_daemons without_systemctl apt_install "$@" ;;
                *) without_systemctl apt_install "$@" ;;
            esac
            ;;
        dnf) dnf install -y "$@" ;;
    esac
}

# Package lists are updated only if installing fails without: that takes time, and a host may have pinned them.
apt_install() {
    apt_try "$@" && return
    apt-get update
    apt_try "$@"
}

# apt-get sets another PATH for maintainer scripts by default.
apt_try() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o "DPkg::Path=$PATH" "$@"
}

# without_daemons COMMAND...: Debian's packages start their daemons when they are installed; tests start their own, and
# nobody asked for others. What starts them asks policy-rc.d, of which a host may have one already. One with the mark
# was left by a run that was killed. In a subshell, so that the caller's traps stay as they are.
without_daemons() (
    policy=/usr/sbin/policy-rc.d mark='# made by pmdabpftrace while it installs packages'
    if [ -e "$policy" ] && ! grep -Fxqs "$mark" "$policy"; then
        "$@"
        exit
    fi
    trap 'rm -f "$policy"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy" && chmod 755 "$policy" || exit
    "$@"
)

# without_systemctl COMMAND...: pcp's postinst calls systemctl if it exists, and fails if systemd does not run, as in a
# container. In that case, for this command only, a systemctl that does nothing is first in PATH.
without_systemctl() {
    if systemd_runs; then
        "$@"
        return
    fi
    stand_in=$(mktemp -d) || return
    ln -s /bin/true "$stand_in/systemctl"
    without_systemctl_status=0
    ( PATH=$stand_in:$PATH; export PATH; "$@" ) || without_systemctl_status=$?
    rm -r "$stand_in"
    return "$without_systemctl_status"
}
