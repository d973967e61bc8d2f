using System.Net;
using System.Text.Json;
using Fleet.Dashboards.Files;
using Integration.Rig;

namespace Fleet.Dashboards.Queries;

/// <summary>Scripts that are registered for a panel, and removed with it.</summary>
/// <param name="pmproxy">The client of pmproxy.</param>
/// <param name="hostSpec">The pmcd that the data source is configured with.</param>
/// <param name="user">The user that it is configured with.</param>
internal sealed class BpftraceSource(HttpClient pmproxy, string hostSpec, NetworkCredential user) : IDataSource
{
    public string Type => DataSourceTypes.Bpftrace;

    public string VariableFormat => Template.Glob;

    public string Run(Target target, TimeSpan range)
    {
        string host = target.HostSpec.Length == 0 ? hostSpec : target.HostSpec;
        GrafanaClient client = new(() => new RestContext(pmproxy, host, user));
        GrafanaPanel panel = client.Add(target.Expression, FormatOf(target.Format));
        try
        {
            client.PollUntil(() => panel.Error is not null || panel.HasValues, "the script's values");
            return panel.Error ?? "";
        }
        finally
        {
            if (panel.Script.ValueKind == JsonValueKind.Object)
                client.Remove(panel);
        }
    }

    public IReadOnlyList<string> Values(string query) =>
        throw new FormatException("variables have no queries of this data source");

    private static PanelFormat FormatOf(string format) => format switch
    {
        "time_series" => PanelFormat.TimeSeries,
        "heatmap" => PanelFormat.Heatmap,
        "csv_table" => PanelFormat.Table,
        "flamegraph" or "flamegraph_grafana" => PanelFormat.FlameGraph,
        _ => throw new FormatException($"the format {format} is not one of this data source"),
    };
}
