# Sourced by conf/build and tests/run: finds the .NET SDK and keeps it quiet.
# shellcheck shell=sh
# Needs steps.sh.

# sudo resets PATH, so an SDK in the caller's home or in a usual place is looked for too.
find_dotnet() {
    if ! command -v dotnet >/dev/null; then
        caller_home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
        for folder in "${DOTNET_ROOT:-}" "$caller_home/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet /usr/local/share/dotnet; do
            if [ -x "$folder/dotnet" ]; then
                PATH=$folder:$PATH
                export PATH
                break
            fi
        done
    fi
    dotnet_advice="Install the .NET 10 SDK (your distribution's dotnet-sdk-10.0, or Microsoft's dotnet-install.sh), then run this again."
    command -v dotnet >/dev/null || fail "The .NET 10 SDK is needed to build the agent, and there is no dotnet here." "$dotnet_advice"
    dotnet --version >/dev/null 2>&1 || fail "The .NET SDK here is not the one global.json asks for: $(dotnet --list-sdks | tr '\n' ' ')" "$dotnet_advice"
}

DOTNET_NOLOGO=1
DOTNET_CLI_TELEMETRY_OPTOUT=1
# A small system has no ICU, and a build needs none.
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# No build server of root's stays behind on the host.
MSBUILDDISABLENODEREUSE=1
UseSharedCompilation=false
export DOTNET_NOLOGO DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_SYSTEM_GLOBALIZATION_INVARIANT MSBUILDDISABLENODEREUSE UseSharedCompilation
