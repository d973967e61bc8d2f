# Sourced by tests of the bpftrace agent in PCP's directory, in a host of their own.
# shellcheck shell=sh
# Needs ownhost.sh. The current folder is the checkout's.

agent_dir=$PCP_PMDAS_DIR/bpftrace
manual=$PCP_MAN_DIR/man1/pmdabpftrace.1.gz

# What placing and registering the agent and the command changes, beside the folders of set_up_host.
own_agent_files() {
    own_layer /usr/share
    own_layer /usr/lib
    for folder in "${PCP_PMDASADM_DIR:-$PCP_PMDAS_DIR}/bpftrace" "$PCP_BINADM_DIR" /var/lib/dpkg; do
        [ ! -d "$folder" ] || own "$folder"
    done
}

# The agent's diversions, "FROM TO" each.
diversions() {
    ! command -v dpkg-divert >/dev/null ||
        { LC_ALL=C dpkg-divert --list "$agent_dir/*"; LC_ALL=C dpkg-divert --list "$manual"; } |
        sed 's/^local diversion of \(.*\) to /\1 /' | sort -u
}

is_registered() { grep -q '^bpftrace[[:space:]]' "$PCP_PMCDCONF_PATH"; }

is_installed() { [ -f "$agent_dir/stock/.placed" ]; }

# Ours and the stock one.
agent_processes() { pgrep -f "^([^ ]*python[^ ]* )?$agent_dir/pmdabpftrace"; }

no_agent_runs() { ! agent_processes; }

# Removes the user's files, so that they do not affect the tests. An existing configuration is replaced by the default.
clear_user_files() {
    rm -rf "$agent_dir"/autostart/*.bt "$PCP_SYSCONF_DIR"/bpftrace/autostart/*.bt "$PCP_VAR_DIR"/config/pmda/151.*
    [ ! -e "$agent_dir/bpftrace.conf" ] || cat conf/bpftrace.conf >"$agent_dir/bpftrace.conf"
}

# As on a host that never had this agent: the stock one, if there is one, is in its place and not registered.
clear_agent() {
    clear_user_files
    ! is_installed || ./Remove
}

# standard Install|Remove: runs it in PCP's directory; pmdaproc.sh depends on the current directory and the name it was
# called by. PATH has the distribution's Python first, because the stock agent's Install calls python3 by name.
standard() { env -C "$agent_dir" PATH="/usr/bin:$PATH" "./$1"; }
