using Integration.Rig;

namespace Integration.RecordingTests;

/// <summary>The group of metrics for pmlogconf that is shipped, on the private host of an agent.</summary>
internal static class LoggingGroup
{
    private const string Interval = "delta\t2 minutes\n", Scripts = "\tbpftrace.scripts\n";

    /// <summary>Puts it where pmlogconf finds it.</summary>
    /// <param name="scratch">The host's directories.</param>
    /// <param name="interval">Another interval.</param>
    /// <param name="metric">A metric to record in the place of all scripts.</param>
    public static void Install(Scratch scratch, string interval = "2 minutes", string metric = "bpftrace.scripts")
    {
        string text = File.ReadAllText(Checkout.LoggingGroup);
        Assert.That(text, Does.Contain(Interval).And.Contains(Scripts));
        scratch.Write(
            "var/config/pmlogconf/bpftrace/scripts",
            text.Replace(Interval, $"delta\t{interval}\n", StringComparison.Ordinal)
                .Replace(Scripts, $"\t{metric}\n", StringComparison.Ordinal));
    }

    /// <summary>Has pmlogconf write or update a configuration for pmlogger, as PCP's services do.</summary>
    /// <param name="scratch">The host's directories.</param>
    /// <param name="pmcd">The pmcd that is asked for metrics.</param>
    /// <returns>The path of the configuration.</returns>
    public static string Configure(Scratch scratch, PrivatePmcd pmcd)
    {
        string configuration = Path.Combine(scratch.Temporary, "config.default");
        Tool.Run("pmlogconf", ["-c", "-r", "-q", "-h", pmcd.HostSpec, configuration], scratch.Environment)
            .OutputOrFail();
        return configuration;
    }
}
