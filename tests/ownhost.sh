# Sourced by tests that need a host of their own: a pmcd with few agents, in namespaces with copies of PCP's folders.
# The machine's own pmcd, files, processes and ports are not touched, and nothing has to be put back.
# shellcheck shell=sh
# Needs steps.sh and load_pcp. Usage: enter_own_host PROGRAM "$@"; own_tmp; set_up_host. What is written to /run then
# disappears with the host.

is_in_own_host() { [ -n "${IN_OWN_HOST:-}" ]; }

# enter_own_host PROGRAM ARGUMENT...: runs this same program again, in namespaces, where this function does nothing.
enter_own_host() {
    ! is_in_own_host || return 0
    # PCPQA_SYSTEMD is for PCP's scripts: see load_pcp.
    env IN_OWN_HOST=yes PCPQA_SYSTEMD=no \
        unshare --mount --pid --net --ipc --fork --kill-child --mount-proc "$@" &
    own_host=$!
    # unshare does not end for other signals. All processes of the host end with it.
    trap 'kill -KILL "$own_host"; wait "$own_host"; exit 1' HUP INT PIPE TERM
    wait "$own_host"
    exit
}

# own FOLDER: from here on it is a copy.
own() {
    mkdir -p "/run/own$1"
    cp -a "$1/." "/run/own$1"
    mount --bind "/run/own$1" "$1"
}

# own_layer FOLDER: changes go into a layer above it, for folders that are too large to be copied.
own_layer() {
    mkdir -p "/run/layer$1" "/run/work$1"
    mount -t overlay -o "lowerdir=$1,upperdir=/run/layer$1,workdir=/run/work$1" overlay "$1"
}

# For files of passing use, whose names may be made of process numbers. The current folder stays what it is.
own_tmp() { mount -t tmpfs tmpfs /tmp && mount -t tmpfs tmpfs /var/tmp && chmod 1777 /tmp /var/tmp; }

set_up_host() {
    ip link set lo up
    # Without systemd, which would act on the machine.
    mount -t tmpfs -o mode=755 tmpfs /run
    for folder in "$PCP_PMDAS_DIR" "$PCP_VAR_DIR/pmcd" "$PCP_VAR_DIR/pmns" "$PCP_VAR_DIR/config" "$PCP_TMP_DIR" \
        "$PCP_ETC_DIR"; do
        own "$folder"
    done
    mount -t tmpfs tmpfs "$PCP_LOG_DIR"
    install -d -m 775 -o "$PCP_USER" -g "$PCP_GROUP" "$PCP_RUN_DIR" "$PCP_LOG_DIR/pmcd"
    # pmdaroot starts other agents as root. pmcd connects to it for the first of them, which it must do before it
    # becomes user pcp.
    cat >"$PCP_PMCDCONF_PATH" <<TEXT
root 1 pipe binary $PCP_PMDAS_DIR/root/pmdaroot
pmcd 2 dso pmcd_init $PCP_PMDAS_DIR/pmcd/pmda_pmcd.so
linux 60 pipe binary $PCP_PMDAS_DIR/linux/pmdalinux
TEXT
    rm -f "$PCP_VAR_DIR/pmns/root"
    start_pmcd
}

pmcd_answers() { pminfo -h local: pmcd.version >/dev/null 2>&1; }

# PCP's service sets PMCD_ROOT_AGENT too. Agents would inherit signals that the tests' shell ignores.
start_pmcd() {
    ( cd "$PCP_VAR_DIR/pmns" && ./Rebuild -us )
    # shellcheck disable=SC2046 # one word an option
    env -C "$PCP_LOG_DIR/pmcd" --default-signal=HUP,INT,PIPE,QUIT,TERM PMCD_ROOT_AGENT=1 \
        "$PCP_BINADM_DIR/pmcd" $(grep '^-' "$PCP_PMCDOPTIONS_PATH")
    within 30 pmcd_answers
}

# within SECONDS COMMAND...: waits until it succeeds.
within() {
    seconds_left=$1
    shift
    until "$@"; do
        seconds_left=$((seconds_left - 1))
        [ "$seconds_left" -gt 0 ] || return 1
        sleep 1
    done
}
