# Completion of pcp-bpftrace(1) for bash. Names of commands, options, scripts and tools come from the command itself.
#
# bash-completion finds files by the name of the command, and pcp has one of its own, which completes other commands
# but not pcp itself. So this file is read at the start of the shell, from /etc/bash_completion.d.
# shellcheck shell=bash

_pcp_bpftrace() {
    local bin line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} first=1 word words=()
    bin=${PCP_BINADM_DIR:-$(sed -n 's/^PCP_BINADM_DIR=//p' /etc/pcp.conf)}
    COMPREPLY=()
    if [ "$1" = pcp ]; then
        # pcp's own options, and their values, come before the name of the command.
        while [ "$first" -lt "$COMP_CWORD" ] && [ "${COMP_WORDS[first]}" != bpftrace ]; do ((first++)); done
        if [ "$first" -ge "$COMP_CWORD" ]; then
            [ "$first" -gt 1 ] || mapfile -t COMPREPLY < <(
                cd "$bin" && compgen -G 'pcp-*' | sed 's/^pcp-//' | grep -e "^$current")
            return
        fi
        line="pcp-bpftrace ${line#*bpftrace}"
    fi
    # What the command suggests are whole words; bash replaces what follows the last colon or equals sign.
    mapfile -t words < <("$bin/pcp-bpftrace" "[suggest:${#line}]" "$line" 2>/dev/null)
    for word in "${words[@]}"; do
        [[ $current == -* || ($word == "$current"* && $word != -*) ]] || continue
        # Names of files may hold commands. compgen -W would run them.
        printf -v word %q "$word"
        COMPREPLY+=("$word")
    done
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace
}
complete -o bashdefault -o default -F _pcp_bpftrace pcp pcp-bpftrace
