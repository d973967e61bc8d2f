# Sourced by Install, Remove and the packages' scripts: the exporter's service, which only the administrator enables.
# shellcheck shell=sh

exporter=pcp-bpftrace-exporter.service

# restart_exporter: if it runs. After its files were placed.
restart_exporter() {
    [ -d /run/systemd/system ] || return 0
    systemctl daemon-reload || :
    systemctl try-restart "$exporter" || :
}

# end_exporter: before its files are taken away.
end_exporter() {
    [ -d /run/systemd/system ] || return 0
    systemctl disable --quiet --now "$exporter" || :
}
