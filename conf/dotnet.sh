# Sourced by conf/build and the tests: finds the .NET SDK and sets its environment.
# shellcheck shell=sh
# Needs steps.sh.

# sudo resets PATH, so the caller's home and the usual places are searched too.
find_dotnet() {
    if ! command -v dotnet >/dev/null; then
        caller_home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
        for folder in "${DOTNET_ROOT:-}" "$caller_home/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet \
            /usr/local/share/dotnet; do
            if [ -x "$folder/dotnet" ]; then
                PATH=$folder:$PATH
                export PATH
                break
            fi
        done
    fi
    dotnet_advice="Install the .NET 10 SDK (dotnet-sdk-10.0 or Microsoft's dotnet-install.sh), then run this again."
    command -v dotnet >/dev/null ||
        fail "The .NET 10 SDK is needed to build the agent, and dotnet was not found." "$dotnet_advice"
    dotnet --version >/dev/null 2>&1 ||
        fail "global.json requires another .NET SDK than: $(dotnet --list-sdks | tr '\n' ' ')" "$dotnet_advice"
}

DOTNET_NOLOGO=1
DOTNET_CLI_TELEMETRY_OPTOUT=1
# Small systems have no ICU, and builds do not need it.
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# Leave no build server running as root.
MSBUILDDISABLENODEREUSE=1
UseSharedCompilation=false
export DOTNET_NOLOGO DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
export MSBUILDDISABLENODEREUSE UseSharedCompilation
