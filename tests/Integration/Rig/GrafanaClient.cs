using System.Text.Json;

namespace Integration.Rig;

/// <summary>
/// The Grafana PCP bpftrace data source as pmproxy sees it: the same requests in the same order, and the same use of
/// the answers.
/// </summary>
/// <param name="openContext">
/// Opens a context at pmproxy, with the pmcd and the user that the data source is configured with.
/// </param>
internal sealed class GrafanaClient(Func<RestContext> openContext)
{
    private const string AllScripts = "bpftrace.info.scripts_json";
    private const string ErrorTitle = "BPFtrace error:\n\n";

    private readonly List<GrafanaPanel> _panels = [];
    private readonly Dictionary<string, GrafanaMetric> _metrics = [];
    private RestContext? _context;

    /// <summary>Adds a panel to the dashboard; its script is registered with the next poll.</summary>
    public GrafanaPanel Add(string code, PanelFormat format)
    {
        GrafanaPanel panel = new(code, format);
        _panels.Add(panel);
        return panel;
    }

    /// <summary>Removes a panel and deregisters its script.</summary>
    /// <returns>The reply, which the data source ignores.</returns>
    public JsonElement Remove(GrafanaPanel panel)
    {
        _panels.Remove(panel);
        return Control("deregister", panel.ScriptId);
    }

    /// <summary>
    /// Does what the data source does every second: registers new scripts, then fetches all metrics shown.
    /// </summary>
    public void Poll()
    {
        _context ??= openContext();
        foreach (GrafanaPanel panel in _panels.Where(panel => panel.IsPending))
            Register(panel);
        Describe();

        string[] names =
            [.. _panels.Where(panel => panel.Error is null).SelectMany(panel => panel.Metrics)
                .Select(metric => metric.Name).Distinct()];
        if (names.Length > 0)
            Fetch([.. names, AllScripts]);
    }

    /// <summary>Polls until a condition holds.</summary>
    public void PollUntil(Func<bool> condition, string what) =>
        Eventually.Holds(
            () =>
            {
                Poll();
                return condition();
            },
            what);

    private void Register(GrafanaPanel panel)
    {
        try
        {
            panel.Script = Control("register", panel.Code);
        }
        catch (UnauthorizedAccessException e)
        {
            panel.Error = e.Message;
            return;
        }

        TakeState(panel, panel.Script);
    }

    /// <summary>Stores in a new context and fetches the reply in it.</summary>
    /// <exception cref="UnauthorizedAccessException">The message says that there is no permission.</exception>
    private JsonElement Control(string verb, string value)
    {
        string metric = $"bpftrace.control.{verb}";
        RestContext context = openContext();
        RestStore store = context.Store(metric, value);
        if (store.Message.Contains("No permission to perform requested operation", StringComparison.Ordinal))
            throw new UnauthorizedAccessException("You don't have permission to register bpftrace scripts.");
        Assert.That(
            store.Success || store.Message.Contains("Bad input", StringComparison.Ordinal), Is.True, store.Message);
        return context.FetchJson(metric);
    }

    /// <summary>Requests the metadata of new metrics, once.</summary>
    private void Describe()
    {
        GrafanaPanel[] pending = [.. _panels.Where(panel => panel.IsPending)];
        string[] unknown =
            [.. pending.SelectMany(panel => panel.MetricNames).Distinct().Where(name => !_metrics.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            JsonElement reply = _context!.Ask("metric", ("names", string.Join(',', unknown)));
            Assert.That(reply.TryGetProperty("metrics", out JsonElement metrics), Is.True, reply.ToString());
            foreach (JsonElement metadata in metrics.EnumerateArray())
                _metrics.Add(metadata.GetProperty("name").GetString()!, new GrafanaMetric(metadata));
        }

        foreach (GrafanaPanel panel in pending)
        {
            if (panel.MetricNames.All(_metrics.ContainsKey))
                panel.Metrics = [.. panel.MetricNames.Select(name => _metrics[name])];
        }
    }

    private void Fetch(IReadOnlyList<string> names)
    {
        JsonElement reply = _context!.Ask("fetch", ("names", string.Join(',', names)));
        Assert.That(reply.TryGetProperty("timestamp", out _), Is.True, reply.ToString());
        HashSet<string> answered = new();
        foreach (JsonElement metric in reply.GetProperty("values").EnumerateArray())
        {
            string name = metric.GetProperty("name").GetString()!;
            JsonElement instances = metric.GetProperty("instances");
            answered.Add(name);
            if (name == AllScripts)
                TakeStates(instances[0].GetProperty("value").GetString()!);
            else
                _metrics[name].Take(instances, _context);
        }

        // The data source considers an unanswered metric gone, and registers the script again.
        bool IsGone(GrafanaPanel panel) => panel.Metrics.Any(metric => !answered.Contains(metric.Name));
        foreach (GrafanaPanel panel in _panels.Where(IsGone))
            panel.Metrics = [];
    }

    private void TakeStates(string json)
    {
        using JsonDocument scripts = JsonDocument.Parse(json);
        foreach (JsonElement script in scripts.RootElement.EnumerateArray())
        {
            string? id = script.GetProperty("script_id").GetString();
            foreach (GrafanaPanel panel in _panels.Where(panel => panel.Error is null && panel.ScriptId == id))
                TakeState(panel, script);
        }
    }

    private static void TakeState(GrafanaPanel panel, JsonElement script)
    {
        JsonElement state = script.GetProperty("state");
        if (state.GetProperty("status").GetString() == "error")
            panel.Error = ErrorTitle + state.GetProperty("error").GetString();
    }
}
