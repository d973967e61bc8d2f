# Sourced by packaging/build: the files that all packages have.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $package and so on are set by metadata.sh
# Needs metadata.sh and conf/shipped.sh; the current directory is the checkout's.

put() { install -D -m "$1" "$2" "$3"; }

compress() { gzip -9n <"$1" >"$1.gz" && rm "$1"; }

# program_files ROOT DIRECTORY PROGRAM REMOVER: what every PMDA has in its directory. The file "packaged" has the
# command that removes the package; ./Install and ./Remove of a checkout leave a directory with it alone.
program_files() {
    put 755 "$3" "$1$2/pmdabpftrace"
    put 755 Install "$1$2/Install"
    put 755 Remove "$1$2/Remove"
    for file in conf/pmns conf/domain.h conf/root conf/steps.sh conf/exporter.sh packaging/registration.sh; do
        put 644 "$file" "$1$2/${file##*/}"
    done
    sed "s,](docs/,](/usr/share/doc/$package/,g" README.md >"$1$2/README.md"
    chmod 644 "$1$2/README.md"
    say "$4" >"$1$2/packaged"
    chmod 644 "$1$2/packaged"
}

# other_files ROOT MANUAL: manual page, documents, examples, and the directories for the administrator's scripts.
# README.md is with the program, where PCP's agents have it; its links lead to the documents.
other_files() {
    put 644 conf/pmdabpftrace.1 "$1$2/pmdabpftrace.1"
    compress "$1$2/pmdabpftrace.1"
    for file in packaging/examples/*.bt conf/bpftrace.conf; do
        put 644 "$file" "$1/usr/share/doc/$package/examples/${file##*/}"
    done
    for file in docs/*.md; do put 644 "$file" "$1/usr/share/doc/$package/${file##*/}"; done
    mkdir -p "$1/etc/pcp/bpftrace/autostart" "$1/var/lib/pcp/pmdas/bpftrace/autostart"
}

# shipped_into ROOT ARCH PROGRAMS: the files of conf/shipped.sh. PROGRAMS is where pcp(1) looks for commands.
shipped_into() {
    shipped_for "$2" "$3" | while read -r kind file target; do
        case $kind in
            program) put 755 "$file" "$1$target" ;;
            link) mkdir -p "$1${target%/*}" && ln -s "$file" "$1$target" ;;
            page) put 644 "$file" "$1${target%.gz}" && compress "$1${target%.gz}" ;;
            *) put 644 "$file" "$1$target" ;;
        esac
    done
}

# shipped_for ARCH PROGRAMS: their list, with PCP's directories as packages have them.
shipped_for() {
    (
        # shellcheck disable=SC2034 # shipped_files uses these
        PCP_BINADM_DIR=$2 PCP_MAN_DIR=/usr/share/man PCP_ETC_DIR=/etc PCP_SYSCONF_DIR=/etc/pcp PCP_VAR_DIR=/var/lib/pcp
        shipped_files "artifacts/packages/build/$1/pcp-bpftrace"
    )
}

# All files have the time of the last commit, so that the archives are the same each time.
set_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }
