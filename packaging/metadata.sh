# Sourced by packaging/build: name, version, date and changelog of the packages, each from its one place.
# shellcheck shell=sh
# shellcheck disable=SC2034 # packaging/build and the parts that it sources use these
# Needs steps.sh; the current directory is the checkout's.

package=pmdabpftrace
version=$(sed -n 's,.*<Version>\(.*\)</Version>.*,\1,p' Directory.Build.props)
[ -n "$version" ] || fail "Directory.Build.props has no <Version>."

# Who distributes the packages sets PACKAGER to a name and an address that answers.
maintainer=${PACKAGER:-The pmdabpftrace authors <pmdabpftrace@example.org>}
summary='Agent of Performance Co-Pilot that runs bpftrace scripts'
homepage=https://pcp.io

# The oldest versions that the packages accept: Debian 12's PCP, and what compile.sh found the program to need.
pcp_version=6.0.3
libc_version=2.34

# The same sources give the same bytes: all times in the packages are that of the last commit.
[ -n "${SOURCE_DATE_EPOCH:-}" ] || SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) ||
    SOURCE_DATE_EPOCH=$(stat -c %Y CHANGELOG.md)
export SOURCE_DATE_EPOCH

# The entries of CHANGELOG.md, newest first, as lines "version VERSION DATE" (or "unreleased" as the date) and
# "item TEXT", without Markdown.
changelog_entries() {
    awk '
        function flush() { if (item != "") print "item " item; item = "" }
        /^## / { flush(); print "version", $2, $4; section = ""; inside = 1; next }
        !inside { next }
        /^### / { flush(); section = $0; sub(/^### /, "", section); next }
        /^- / { flush(); item = section ": " substr($0, 3); next }
        /^  / && item != "" { sub(/^ +/, ""); item = item " " $0; next }
        { flush() }
        END { flush() }
    ' CHANGELOG.md | sed -e 's/\[\([^]]*\)\]([^)]*)/\1/g' -e 's/`//g'
}

# date_of DATE FORMAT...: a release's date, or that of the last commit for what is not released yet.
date_of() {
    case $1 in
        unreleased | '') TZ=UTC LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" "$2" ;;
        *) TZ=UTC LC_ALL=C date -u -d "$1" "$2" ;;
    esac
}

debian_changelog() {
    changelog_entries | {
        date=
        while read -r kind text; do
            case $kind in
                version)
                    [ -z "$date" ] || debian_signature "$date"
                    say "$package (${text% *}) unstable; urgency=medium"
                    say
                    date=${text#* }
                    ;;
                item) say "$text" | fold -s -w 74 | sed -e '1s/^/  * /' -e '1!s/^/    /' -e 's/ *$//' ;;
            esac
        done
        debian_signature "$date"
    }
}

debian_signature() { printf '\n -- %s  %s\n\n' "$maintainer" "$(date_of "$1" '+%a, %d %b %Y %H:%M:%S +0000')"; }

rpm_changelog() {
    changelog_entries | while read -r kind text; do
        case $kind in
            version) say "* $(date_of "${text#* }" '+%a %b %d %Y') $maintainer - ${text% *}-1" ;;
            item) say "$text" | fold -s -w 76 | sed -e '1s/^/- /' -e '1!s/^/  /' -e 's/ *$//' -e 's/%/%%/g' ;;
        esac
    done
}
