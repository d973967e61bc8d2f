namespace Integration.Rig;

/// <summary>
/// A bpftrace that waits before it runs a script, or before it lists probes, until the test releases it.
/// </summary>
internal static class GatedBpftrace
{
    /// <summary>The first argument when it is given a script.</summary>
    public const string Script = "-f";

    /// <summary>The first argument when it is to list the probes.</summary>
    public const string Probes = "-l";

    /// <summary>Writes the program and returns a configuration that uses it and allows root everything.</summary>
    /// <param name="scratch">Where it is written.</param>
    /// <param name="waits">The first argument with which it waits.</param>
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

    /// <summary>Releases it.</summary>
    public static void Open(Scratch scratch) => scratch.Write("go", "");
}
