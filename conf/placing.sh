# Sourced by Install and Remove: places our files in the agent's directory and moves the stock agent's aside.
# shellcheck shell=sh
# Needs steps.sh, load_pcp and shipping.sh.
#
# The stock files are kept below stock/ in the same directory, at the same relative paths, links as links. Those that
# dpkg owns are diverted there (dpkg-divert), so that an upgrade of the pcp package updates them there instead of
# overwriting ours. rpm has no diversions: after an upgrade, run Install again. stock/.placed lists our files. The
# stock agent's manual page is kept there too.

agent_dir=$PCP_PMDAS_DIR/bpftrace
stock_dir=$agent_dir/stock
placed_list=$stock_dir/.placed
# A copy of bpftrace.conf as we placed it; exists only if there was none before.
placed_conf=$stock_dir/.bpftrace.conf
# Exists if the stock agent was registered with pmcd before ours was installed.
stock_was_registered=$stock_dir/.registered
manual=$PCP_MAN_DIR/man1/pmdabpftrace.1.gz
stock_manual=$stock_dir/.pmdabpftrace.1.gz
manual_is_ours=$stock_dir/.manual
# The files outside of the directory, see shipping.sh.
shipped_list=$stock_dir/.shipped

umask 022

# The files of a directory and below, as relative paths, without the user's, stock/ and hidden files.
agent_files() {
    ( cd "$1" && find . \( -path ./stock -o -path ./autostart -o -path ./bpftrace.conf \) -prune -o \
        ! -type d ! -name '.*' -print ) | sed 's,^\./,,'
}

dpkg_owns() { command -v dpkg-query >/dev/null && dpkg-query -S "$1" >/dev/null 2>&1; }

is_ours() { grep -Fxqs "$1" "$placed_list"; }

# Moves all files that are neither ours nor the user's to stock/. May be repeated at any time.
set_stock_aside() {
    mkdir -p "$stock_dir"
    if ! [ -f "$placed_list" ]; then
        ! grep -q '^bpftrace[[:space:]]' "$PCP_PMCDCONF_PATH" || : >"$stock_was_registered"
        : >"$placed_list"
    fi
    agent_files "$agent_dir" | while read -r file; do
        is_ours "$file" && continue
        set_aside "$agent_dir/$file" "$stock_dir/$file"
    done
}

# set_aside FILE TARGET: moves a file so that its package no longer writes to the old path.
set_aside() {
    mkdir -p "$(dirname "$2")"
    if dpkg_owns "$1"; then
        dpkg-divert --local --rename --divert "$2" --add "$1"
    elif [ -e "$1" ]; then
        mv "$1" "$2"
    fi
}

# place FILE MODE: copies a file into the agent's directory under its own name.
place() {
    place_name=$(basename "$1")
    is_ours "$place_name" || echo "$place_name" >>"$placed_list"
    place_as "$1" "$2" "$agent_dir/$place_name"
}

# An existing configuration is the user's, even if it is a dangling link.
place_configuration() {
    mkdir -p "$agent_dir/autostart"
    if ! [ -e "$agent_dir/bpftrace.conf" ] && ! [ -L "$agent_dir/bpftrace.conf" ]; then
        install -m 644 "$1" "$agent_dir/bpftrace.conf"
        install -m 644 "$1" "$placed_conf"
    fi
}

# place_manual FILE: installs the manual page, compressed, with PCP's own.
place_manual() {
    if ! [ -f "$manual_is_ours" ]; then
        set_aside "$manual" "$stock_manual"
        : >"$manual_is_ours"
    fi
    place_page "$1" "$manual"
}

# Needs a built checkout as the current directory.
place_all() {
    set_stock_aside
    for file in pmns domain.h root steps.sh placing.sh shipping.sh exporter.sh; do place "conf/$file" 644; done
    for file in README.md LICENSE; do place "$file" 644; done
    for file in Install Remove artifacts/agent/pmdabpftrace; do place "$file" 755; done
    place_configuration conf/bpftrace.conf
    place_manual conf/pmdabpftrace.1
    ship artifacts/command/pcp-bpftrace
}

take_ours_out() {
    [ -f "$placed_list" ] || return 0
    if [ -f "$manual_is_ours" ]; then
        take_away "$manual"
        rm "$manual_is_ours"
    fi
    take_shipped_away
    while read -r file; do
        take_away "$agent_dir/$file"
    done <"$placed_list"
    # From here on files of these names are the stock agent's, also if Remove is interrupted and repeated.
    : >"$placed_list"
    if [ -f "$placed_conf" ]; then
        if cmp -s "$placed_conf" "$agent_dir/bpftrace.conf"; then
            rm "$agent_dir/bpftrace.conf" "$placed_conf"
        else
            echo "note: $agent_dir/bpftrace.conf was changed and is kept"
        fi
    fi
}

# The files that set_aside has diverted. The words of the list are translated; somebody else's diversion has another
# target.
our_diversions() {
    { LC_ALL=C dpkg-divert --list "$agent_dir/*"; LC_ALL=C dpkg-divert --list "$manual"; } |
        while read -r line; do
            case $line in
                "local diversion of "*" to $stock_dir/"*)
                    file=${line#local diversion of }
                    echo "${file%" to $stock_dir/"*}"
                    ;;
            esac
        done
}

bring_stock_back() {
    [ -d "$stock_dir" ] || return 0
    if command -v dpkg-divert >/dev/null; then
        # Including those whose package was removed since, for which there is no file to move.
        our_diversions | while read -r file; do
            mkdir -p "$(dirname "$file")"
            dpkg-divert --local --rename --remove "$file"
        done
    fi
    agent_files "$stock_dir" | while read -r file; do
        mkdir -p "$(dirname "$agent_dir/$file")"
        mv "$stock_dir/$file" "$agent_dir/$file"
    done
    [ ! -f "$stock_manual" ] || mv "$stock_manual" "$manual"
    rm -f "$placed_list" "$placed_conf" "$stock_was_registered" "$manual_is_ours" "$shipped_list"
    find "$stock_dir" -depth -type d -empty -delete
    # Without a stock agent the directory was ours.
    rmdir "$agent_dir/autostart" "$agent_dir" 2>/dev/null || :
}
