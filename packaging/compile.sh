# Sourced by packaging/build: compiles the agent and the command for the packages.
# shellcheck shell=sh
# shellcheck disable=SC2154 # who sources this sets $top, $out, $arm64_root and $libc_version
# Needs steps.sh, dotnet.sh, packages.sh and arm64.sh; the current directory is the checkout's, $out is the one for
# results.
#
# As conf/build does, but for either machine, and so that the bytes depend on the sources only: no path of this checkout
# is in the result.

runtime_of() { case $1 in amd64) echo linux-x64 ;; arm64) echo linux-arm64 ;; esac; }

# The prefix of binutils' and gcc's programs for that machine.
tools_of() { case $1 in amd64) echo x86_64-linux-gnu- ;; arm64) echo aarch64-linux-gnu- ;; esac; }

is_native() { [ "$1" = "$(dpkg --print-architecture)" ]; }

# compile ARCH: $out/ARCH/pmdabpftrace and pcp-bpftrace, without symbols.
compile() {
    arch=$1 tools=$(tools_of "$1") built=$out/$1
    rm -rf "$built"
    mkdir -p "$built"
    set -- -p:NuGetAudit=false -p:ContinuousIntegrationBuild=true "-p:PathMap=$top=/pmdabpftrace" \
        -p:IncludeSourceRevisionInInformationalVersion=false -p:NativeDebugSymbols=false \
        -p:StripSymbols=false \
        "-p:CppCompilerAndLinker=${tools}gcc" "-p:NativeShimBuild=$built/native/"
    # The makefile and MSBuild's call of it read these.
    CC=${tools}gcc AR=${tools}ar CFLAGS="-O2 -ffile-prefix-map=$top=/pmdabpftrace"
    export CC AR CFLAGS
    if ! is_native "$arch"; then
        make_arm64_root
        CPPFLAGS="-idirafter $arm64_root/usr/include"
        LDFLAGS="-L$arm64_root/usr/lib -Wl,--allow-shlib-undefined"
        export CPPFLAGS LDFLAGS
        set -- "$@" "-p:PackagingSysroot=$arm64_root" \
            "-p:CustomAfterMicrosoftCommonTargets=$top/packaging/cross.targets"
    fi
    for program in Pmda.Bpftrace:pmdabpftrace Pcp.Bpftrace:pcp-bpftrace; do
        name=${program#*:}
        dotnet publish "${program%:*}" -r "$(runtime_of "$arch")" -c Release --artifacts-path "$built/dotnet" \
            -o "$built/published" "$@"
        "${tools}objcopy" --strip-all "$built/published/$name" "$built/$name"
        agrees_with_dependencies "$built/$name" "$tools"
    done
}

# agrees_with_dependencies PROGRAM TOOLS: the packages declare what a program compiled on Debian 12 needs, by hand.
agrees_with_dependencies() {
    needs=$("$2readelf" -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ')
    case $needs in
        "ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libpcp.so.3 libpcp_pmda.so.3 ") ;;
        "ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libpcp.so.3 libpcp_pmda.so.3 ") ;;
        "ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libpcp.so.3 ") ;; # the command
        "ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libpcp.so.3 ") ;;
        *) fail "$1 needs other libraries than the packages declare: $needs" "Build on Debian 12." ;;
    esac
    newest=$("$2objdump" -T "$1" | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -V | tail -n 1)
    dpkg --compare-versions "$newest" le "$libc_version" ||
        fail "$1 needs glibc $newest; the packages declare $libc_version." "Build on Debian 12."
}
