namespace Integration.Rig;

/// <summary>
/// Which bpftrace the agents run: the one on PATH, or the program that <c>PMDABPFTRACE_TEST_BPFTRACE</c> in the
/// environment names, which may be a wrapper that executes one.
/// </summary>
internal static class BpftraceUnderTest
{
    private const string Variable = "PMDABPFTRACE_TEST_BPFTRACE";
    private const string Section = "[bpftrace]";
    private const string Key = "bpftrace_path";

    private static string? Program => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    /// <summary>A configuration that names it, unless it names a program already.</summary>
    /// <param name="configuration">The text of a bpftrace.conf.</param>
    public static string Configure(string configuration)
    {
        if (Program is not { } program || configuration.Contains(Key, StringComparison.Ordinal))
            return configuration;
        Assert.That(File.Exists(program), Is.True, $"There is no {program}, which {Variable} names");
        string section = $"{Section}\n{Key} = {program}";
        // A section may stand in it only once.
        return configuration.Contains(Section, StringComparison.Ordinal)
            ? configuration.Replace(Section, section, StringComparison.Ordinal)
            : $"{section}\n{configuration}";
    }
}
