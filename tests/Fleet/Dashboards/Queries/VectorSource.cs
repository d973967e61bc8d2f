using System.Text.Json;
using Fleet.Dashboards.Files;
using Integration.Rig;

namespace Fleet.Dashboards.Queries;

/// <summary>pmproxy's live values, of one host at a time (PMWEBAPI(3)).</summary>
/// <param name="pmproxy">The client of pmproxy.</param>
/// <param name="hostSpec">The pmcd that the data source is configured with.</param>
internal sealed class VectorSource(HttpClient pmproxy, string hostSpec) : IDataSource
{
    private readonly Dictionary<string, RestContext> _contexts = [];

    public string Type => DataSourceTypes.Vector;

    public string VariableFormat => Template.Glob;

    public string Run(Target target, TimeSpan range)
    {
        RestContext context = Context(target.HostSpec);
        JsonElement described = context.Ask("metric", ("names", target.Expression));
        if (!described.TryGetProperty("metrics", out JsonElement metrics))
            return described.ToString();
        GrafanaMetric metric = new(metrics[0]);

        JsonElement fetched = context.Ask("fetch", ("names", target.Expression));
        if (!fetched.TryGetProperty("values", out JsonElement values) || values.GetArrayLength() == 0)
            return fetched.ToString();
        metric.Take(values[0].GetProperty("instances"), context);
        return metric.Latest.Count == 0 ? "no values" : ResultForm.Problem(metric, target.Format);
    }

    public IReadOnlyList<string> Values(string query) => [Context("").FetchSingle(query)];

    private RestContext Context(string ofTarget)
    {
        string host = ofTarget.Length == 0 ? hostSpec : ofTarget;
        if (!_contexts.TryGetValue(host, out RestContext? context))
            _contexts.Add(host, context = new RestContext(pmproxy, host, user: null));
        return context;
    }
}
