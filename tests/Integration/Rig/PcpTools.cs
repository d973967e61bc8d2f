using System.Text.Json;

namespace Integration.Rig;

/// <summary>PCP's client tools, as users run them, on one pmcd.</summary>
/// <param name="host">How the pmcd is named.</param>
/// <param name="environment">Where PCP's directories are.</param>
internal sealed class PcpTools(string host, IReadOnlyDictionary<string, string> environment)
{
    // Makes Python write its output unbuffered.
    private readonly Dictionary<string, string> _unbuffered = new(environment) { ["PYTHONUNBUFFERED"] = "1" };

    /// <summary>Runs a tool with <c>-h</c> and the host before its arguments.</summary>
    public ToolResult Run(string tool, params IReadOnlyList<string> arguments) =>
        Tool.Run(tool, ["-h", host, .. arguments], environment);

    /// <summary>Starts a tool that runs until it is disposed of.</summary>
    public Daemon Begin(string tool, params IReadOnlyList<string> arguments) =>
        Begin(new Dictionary<string, string>(), tool, arguments);

    /// <summary>Starts a tool with more variables in its environment.</summary>
    public Daemon Begin(
        IReadOnlyDictionary<string, string> variables, string tool, params IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> all = new(_unbuffered);
        foreach ((string name, string value) in variables)
            all[name] = value;
        return new Daemon(tool, ["-h", host, .. arguments], all, Path.GetTempPath());
    }

    /// <summary>Runs a tool on an archive.</summary>
    public ToolResult RunOnArchive(string archive, string tool, params IReadOnlyList<string> arguments) =>
        Tool.Run(tool, ["-a", archive, .. arguments], environment);

    /// <summary>Runs pmdumplog, which takes the archive as another argument than other tools.</summary>
    public ToolResult RunDump(string archive, params IReadOnlyList<string> metrics) =>
        Tool.Run("pmdumplog", [archive, .. metrics], environment);

    /// <summary>Fetches a metric with <c>pminfo -f</c>.</summary>
    public PminfoValues Fetch(string metric) => PminfoValues.Parse(metric, Run("pminfo", "-f", metric).All);

    /// <summary>What <c>pminfo -f</c> prints about a metric, run by another user of this host.</summary>
    public string FetchAs(string user, string metric) =>
        Tool.Run("runuser", ["-u", user, "--", "pminfo", "-h", host, "-f", metric], environment).All;

    /// <summary>Fetches a metric that has one value; null if it has none now.</summary>
    public string? FetchSingle(string metric) => Fetch(metric).Single;

    /// <summary>Fetches a metric that has one value, a JSON text.</summary>
    public JsonElement FetchJson(string metric)
    {
        using JsonDocument document = JsonDocument.Parse(
            FetchSingle(metric) ?? throw new AssertionException($"{metric} has no value"));
        return document.RootElement.Clone();
    }

    /// <summary>Stores with <c>pmstore</c>.</summary>
    public ToolResult Store(string metric, string value) => Run("pmstore", "-F", metric, value);

    /// <summary>Stores with <c>pmstore</c>, run by another user of this host.</summary>
    public ToolResult StoreAs(string user, string metric, string value) =>
        Tool.Run("runuser", ["-u", user, "--", "pmstore", "-h", host, "-F", metric, value], environment);

    /// <summary>
    /// Stores bytes that no shell can pass, and fetches the metric in the same client context.
    /// </summary>
    public ByteStore StoreBytes(string metric, ReadOnlyMemory<byte> value) =>
        ByteStore.Parse(
            Tool.Run("/usr/bin/python3", [Helper("store_bytes.py"), host, metric], environment, value).OutputOrFail());

    /// <summary>Fetches a metric many times in one request.</summary>
    /// <returns>The different numbers of values, or error codes, that the answer has for it.</returns>
    public int[] FetchMany(string metric, int times)
    {
        string[] arguments = [Helper("fetch_many.py"), host, metric, $"{times}"];
        string output = Tool.Run("/usr/bin/python3", arguments, environment).OutputOrFail();
        return [.. output.Split(' ').Select(int.Parse)];
    }

    private static string Helper(string file) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Rig", file);

    /// <summary>The names of the metrics below a name, as pminfo lists them.</summary>
    public IReadOnlyList<string> Names(string below) =>
        Run("pminfo", below) is { Succeeded: true } result
            ? result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [];

    /// <summary>The description of a metric by pminfo.</summary>
    public MetricDescription Describe(string metric) =>
        MetricDescription.Parse(Run("pminfo", "-dmtTl", metric).OutputOrFail());
}
