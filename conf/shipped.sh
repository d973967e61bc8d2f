# Sourced by Install, packaging/build and the tests: which files go where, except those of the agent's own directory.
# shellcheck shell=sh
# Needs PCP's settings (PCP_SYSCONF_DIR and so on); the current directory is the checkout's.

# shipped_files COMMAND: a line "KIND FILE TARGET" for each. Names have no blanks. Kinds:
#   program
#   file
#   page    a manual page, which is compressed
#   config  the administrator's once it has been changed
#   link    FILE is what it leads to
shipped_files() {
    group=pmlogconf/bpftrace/scripts share=/usr/share/pmdabpftrace
    cat <<FILES
program $1 $PCP_BINADM_DIR/pcp-bpftrace
page conf/pcp-bpftrace.1 $PCP_MAN_DIR/man1/pcp-bpftrace.1.gz
config conf/pcp-bpftrace.bash $PCP_ETC_DIR/bash_completion.d/pcp-bpftrace
config conf/pmlogconf/bpftrace $PCP_SYSCONF_DIR/$group
link $PCP_SYSCONF_DIR/$group $PCP_VAR_DIR/config/$group
config conf/pmrep/bpftrace.conf $PCP_SYSCONF_DIR/pmrep/bpftrace.conf
FILES
    files_of examples '*.bt' $share/scripts
    files_of examples README.md $share/scripts
    files_of examples/dashboards '*' $share/dashboards
    files_of conf/prometheus '*' $share/prometheus
    files_of conf '*.service' /usr/lib/systemd/system
}

# files_of FOLDER PATTERN TARGET: those of a folder and below; "*" stands for "/" too.
files_of() {
    [ ! -d "$1" ] || find "$1" -type f -path "$1/$2" | LC_ALL=C sort | while read -r file; do
        echo "file $file $3/${file#"$1/"}"
    done
}
