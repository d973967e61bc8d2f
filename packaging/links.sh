# Sourced by the scripts of the .rpm: names in PCP's directory that lead to our files.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $agent_dir and so on are set by registration.sh
# Needs registration.sh.
#
# rpm has no diversions: our files are in a directory of their own, where no other package writes, and PCP's has links
# to them. A file of the stock agent that has the name of a link is kept beside it, as NAME.stock. An update of the
# stock agent's package writes over the links; triggers then call make_links again.

own=/usr/libexec/pmdabpftrace
manual=$PCP_MAN_DIR/man1/pmdabpftrace.1.gz

# "FROM TO" for each link.
links() {
    for file in Install Remove README.md pmdabpftrace pmns domain.h root steps.sh registration.sh packaged; do
        echo "$agent_dir/$file $own/$file"
    done
    echo "$manual $own/pmdabpftrace.1.gz"
}

is_link_to() { [ "$(readlink "$1")" = "$2" ]; }

exists() { [ -e "$1" ] || [ -L "$1" ]; }

make_links() {
    links | while read -r from to; do
        if exists "$from" && ! is_link_to "$from" "$to"; then mv -f "$from" "$from.stock"; fi
        ln -s "$to" "$from.new"
        mv -f "$from.new" "$from"
    done
}

remove_links() {
    links | while read -r from to; do
        is_link_to "$from" "$to" || continue
        if exists "$from.stock"; then mv -f "$from.stock" "$from"; else rm "$from"; fi
    done
}

# The configuration belongs to the stock agent's package, where that is installed. When that is removed, rpm puts a
# changed one aside. Where there is none, ours is put in its place and belongs to no package: a file that two packages
# have is a conflict.
place_configuration() {
    configuration=$PCP_SYSCONF_DIR/bpftrace/bpftrace.conf
    if ! exists "$configuration"; then
        if exists "$configuration.rpmsave"; then
            mv "$configuration.rpmsave" "$configuration"
        else
            install -m 644 "$own/bpftrace.conf" "$configuration"
        fi
    fi
    exists "$agent_dir/bpftrace.conf" || ln -s "$configuration" "$agent_dir/bpftrace.conf"
}

# The package of the stock agent, when it is removed, runs Remove, which is ours; so what was registered is noted.
before_stock_goes() {
    mkdir -p "$state"
    ! is_ours "$(registered_line)" || : >"$was_registered"
}

after_stock_went() {
    links | while read -r from _; do rm -f "$from.stock"; done
    rm -f "$stock_line"
    make_links
    place_configuration
    is_ours "$(registered_line)" || take_place
    rm -f "$was_registered"
}
