namespace Integration.Rig;

/// <summary>Where the programs under test were built.</summary>
internal static class Checkout
{
    /// <summary>The native agent: named by the environment, or where <c>conf/build</c> puts it.</summary>
    public static string Agent => Built("PMDABPFTRACE", "agent/pmdabpftrace");

    /// <summary>The native command, likewise.</summary>
    public static string Command => Built("PCP_BPFTRACE", "command/pcp-bpftrace");

    /// <summary>The table of the contract's rows in the docs.</summary>
    public static string ParityTable => Path.Combine(Root, "docs", "parity.md");

    /// <summary>The table of bpftrace's own tools in the docs.</summary>
    public static string CorpusTable => Path.Combine(Root, "docs", "corpus.md");

    /// <summary>The tables of the benchmarks in the docs.</summary>
    public static string Benchmarks => Path.Combine(Root, "docs", "benchmarks.md");

    /// <summary>The example of a configuration of Prometheus.</summary>
    public static string PrometheusExample => Path.Combine(Root, "conf", "prometheus", "bpftrace.yml");

    /// <summary>The folder with the examples.</summary>
    public static string Examples => Path.Combine(Root, "examples");

    /// <summary>The group of metrics for pmlogconf.</summary>
    public static string LoggingGroup => Path.Combine(Root, "conf", "pmlogconf", "bpftrace");

    /// <summary>The completion of the command for bash.</summary>
    public static string Completion => Path.Combine(Root, "conf", "pcp-bpftrace.bash");

    /// <summary>The views for pmrep.</summary>
    public static string Views => Path.Combine(Root, "conf", "pmrep", "bpftrace.conf");

    /// <summary>
    /// An agent made with the kit, in a folder below <c>samples</c> or <c>tests</c>: in a folder that the environment
    /// names, or as built together with these tests.
    /// </summary>
    public static string Sample(string folder)
    {
        string program = $"pmda{Path.GetFileName(folder).ToLowerInvariant()}";
        if (Environment.GetEnvironmentVariable("PMDABPFTRACE_TEST_SAMPLES") is { Length: > 0 } samples)
            return Path.Combine(samples, program);
        // bin/CONFIGURATION/FRAMEWORK, the same for every project.
        string[] own = TestContext.CurrentContext.TestDirectory.Split('/');
        return Path.Combine([Root, folder, .. own[^3..], program]);
    }

    private static string Built(string variable, string artifact)
    {
        string path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "artifacts", artifact);
        Assert.That(
            File.Exists(path),
            Is.True,
            $"There is no {Path.GetFileName(path)} at {path}: build it with conf/build, or name it in {variable}");
        return path;
    }

    private static string Root
    {
        get
        {
            string? directory = TestContext.CurrentContext.TestDirectory;
            while (directory is not null && !File.Exists(Path.Combine(directory, "Directory.Packages.props")))
                directory = Path.GetDirectoryName(directory);
            return directory ?? throw new DirectoryNotFoundException("The tests do not run in a checkout");
        }
    }
}
