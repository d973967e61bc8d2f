namespace Integration.Rig;

/// <summary>
/// A bpftrace that is slow for as long as a test wants: it waits before it runs a script, or before it lists the
/// probes, until the test lets it go on.
/// </summary>
internal static class GatedBpftrace
{
    /// <summary>The first argument when it is given a script.</summary>
    public const string Script = "-f";

    /// <summary>The first argument when it is to list the probes.</summary>
    public const string Probes = "-l";

    /// <summary>Writes the program, and gives a configuration that names it and lets root do everything.</summary>
    /// <param name="scratch">Where it is written.</param>
    /// <param name="waits">With which first argument it waits.</param>
    public static string Configure(Scratch scratch, string waits)
    {
        string program = scratch.WriteProgram(
            "gated-bpftrace",
            $"""
            if [ "$1" = {waits} ]; then
                until [ -e {scratch.Root}/go ]; do sleep 0.1; done
            fi
            exec bpftrace "$@"
            """);
        return $"[bpftrace]\nbpftrace_path = {program}\n{AgentRig.RootMay}";
    }

    /// <summary>Lets it go on.</summary>
    public static void Open(Scratch scratch) => scratch.Write("go", "");
}
