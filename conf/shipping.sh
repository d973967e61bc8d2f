# Sourced by Install and Remove: places the files outside of the agent's directory, which shipped.sh lists, and takes
# them away.
# shellcheck shell=sh
# shellcheck disable=SC2154 # $shipped_list is set by placing.sh
# Needs placing.sh; Install needs shipped.sh too.
#
# stock/.shipped lists what was placed, each before it exists: "SUM PATH" for a file that belongs to the administrator
# once it has been changed, "- PATH" for any other, and "folder PATH" for a folder that had to be made.

# place_as FILE MODE TARGET: by renaming, because the file of a running program cannot be written.
place_as() {
    mkdir -p "$(dirname "$3")"
    install -m "$2" "$1" "$(new_name "$3")"
    mv -f "$(new_name "$3")" "$3"
}

# place_page FILE TARGET: a manual page, compressed.
place_page() {
    mkdir -p "$(dirname "$2")"
    gzip -9nc "$1" >"$(new_name "$2")"
    mv -f "$(new_name "$2")" "$2"
}

new_name() { echo "$(dirname "$1")/.$(basename "$1").new"; }

# take_away TARGET: also what an interrupted Install has left of it.
take_away() { rm -f "$1" "$(new_name "$1")"; }

# ship COMMAND: places all. What an earlier Install placed and is no longer shipped is gone afterwards.
ship() {
    take_shipped_away
    shipped_files "$1" | while read -r kind file target; do
        sum=-
        if [ "$kind" = config ]; then
            # What is still there was changed, or is not ours.
            ! exists "$target" || continue
            sum=$(sum_of "$file")
        elif [ "$kind" = file ] && exists "$target"; then
            # These paths are the host's: a PCP with other settings has its agent's files there.
            cmp -s "$file" "$target" || echo "note: $target is of another installation and is kept"
            continue
        fi
        make_folder "$(dirname "$target")"
        echo "$sum $target" >>"$shipped_list"
        case $kind in
            program) place_as "$file" 755 "$target" ;;
            page) place_page "$file" "$target" ;;
            link) ln -sfn "$file" "$target" ;;
            *) place_as "$file" 644 "$target" ;;
        esac
    done
}

exists() { [ -e "$1" ] || [ -L "$1" ]; }

sum_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

make_folder() {
    [ ! -d "$1" ] || return 0
    make_folder "$(dirname "$1")"
    echo "folder $1" >>"$shipped_list"
    mkdir "$1"
}

# Files before their folders. What stays remains listed.
take_shipped_away() {
    [ -f "$shipped_list" ] || return 0
    tac "$shipped_list" | while read -r sum path; do
        case $sum in
            folder) rmdir "$path" 2>/dev/null || : ;;
            -) take_away "$path" ;;
            *)
                if [ ! -e "$path" ] || [ "$(sum_of "$path")" = "$sum" ]; then
                    take_away "$path"
                else
                    echo "note: $path was changed and is kept" >&2
                fi
                ;;
        esac
        ! exists "$path" || echo "$sum $path"
    done | tac >"$shipped_list.kept"
    mv "$shipped_list.kept" "$shipped_list"
}
