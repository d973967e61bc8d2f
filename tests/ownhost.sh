# Sourced by tests that need a host of their own: a pmcd without agents, in namespaces with copies of PCP's folders. The
# machine's own pmcd, files, processes and ports are not touched, and nothing has to be put back.
# shellcheck shell=sh
# Needs steps.sh and load_pcp, and runs in: unshare --mount --pid --net --fork --kill-child --mount-proc COMMAND
. tests/system.sh

# For PCP's scripts: see load_pcp.
PCPQA_SYSTEMD=no
export PCPQA_SYSTEMD

# own FOLDER: from here on it is a copy.
own() {
    mkdir -p "/run/own$1"
    cp -a "$1/." "/run/own$1"
    mount --bind "/run/own$1" "$1"
}

set_up_host() {
    ip link set lo up
    # Without systemd, which would act on the machine.
    mount -t tmpfs tmpfs /run
    for folder in "$PCP_PMDAS_DIR" "$PCP_VAR_DIR/pmns" "$PCP_VAR_DIR/config" "$PCP_SYSCONF_DIR" "$PCP_TMP_DIR"; do
        own "$folder"
    done
    mount -t tmpfs tmpfs "$PCP_LOG_DIR"
    install -d -m 775 -o "$PCP_USER" -g "$PCP_GROUP" "$PCP_RUN_DIR" "$PCP_LOG_DIR/pmcd"
    echo "pmcd 2 dso pmcd_init $PCP_PMDAS_DIR/pmcd/pmda_pmcd.so" >"$PCP_PMCDCONF_PATH"
    rm -f "$PCP_VAR_DIR/pmns/root"
    start_pmcd
}
