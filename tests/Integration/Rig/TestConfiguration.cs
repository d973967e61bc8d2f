namespace Integration.Rig;

/// <summary>The bpftrace.conf of an agent under test: the test's settings, and those that all tests need.</summary>
internal static class TestConfiguration
{
    private const string Section = "[bpftrace]";
    private const string Environment = "[environment]";

    // Longer than any test takes: only tests of expiry have scripts that expire.
    private const string ExpiryTime = "86400";

    /// <summary>Adds the settings that all tests need and that the configuration does not have.</summary>
    /// <param name="configuration">The text of a bpftrace.conf.</param>
    /// <param name="runDirectory">The scratch directory's, by which processes that are left over are found.</param>
    public static string Complete(string configuration, string runDirectory)
    {
        List<string> missing = [];
        void Need(string key, string value)
        {
            if (!configuration.Contains(key, StringComparison.Ordinal))
                missing.Add($"{key} = {value}");
        }

        Need("script_expiry_time", ExpiryTime);
        if (BpftraceUnderTest.Program is { } program)
            Need("bpftrace_path", program);
        // At the end, so that line numbers do not change. A section may occur only once; settings in [DEFAULT] apply to
        // all existing sections.
        string section = configuration.Contains(Section, StringComparison.Ordinal) ? "[DEFAULT]" : Section;
        string complete = missing.Count == 0
            ? configuration
            : $"{configuration}\n{section}\n{string.Join('\n', missing)}\n";
        string variables = $"{Environment}\nPCP_RUN_DIR = {runDirectory}";
        return complete.Contains(Environment, StringComparison.Ordinal)
            ? complete.Replace(Environment, variables, StringComparison.Ordinal)
            : $"{complete}\n{variables}\n";
    }
}
