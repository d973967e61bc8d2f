# Sourced by tests that run the commands of a page of the documentation.
# shellcheck shell=sh

# write_blocks PAGE FOLDER: writes each block of code that is marked ```sh KIND or ```csharp FILE as FOLDER/NN, in their
# order, and the word after the language as FOLDER/NN.kind. A comment <!-- test: WORD --> counts as an empty block.
write_blocks() {
    mkdir "$2"
    awk -v folder="$2" '
        /^```(sh|csharp) [^ ]+$/ { block = sprintf("%s/%02d", folder, ++count); print $2 >(block ".kind"); next }
        /^<!-- test: [a-z]+ -->$/ { print $3 >sprintf("%s/%02d.kind", folder, ++count) }
        /^```/                   { block = "" }
        block != ""              { print >block }
    ' "$1"
    ls "$2"/*.kind
}
