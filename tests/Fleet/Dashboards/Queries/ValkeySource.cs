using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fleet.Dashboards.Files;

namespace Fleet.Dashboards.Queries;

/// <summary>pmproxy's time series, from the key-value store (PMWEBAPI(3)).</summary>
internal sealed partial class ValkeySource(HttpClient pmproxy) : IDataSource
{
    // The data source asks for so much before and after the range, because recorders may be slow.
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(1);

    public string Type => DataSourceTypes.Valkey;

    public string VariableFormat => Template.Glob;

    public string Run(Target target, TimeSpan range)
    {
        JsonElement found = Ask("query", ("expr", target.Expression));
        if (found.ValueKind != JsonValueKind.Array)
            return found.ToString();
        string[] series = [.. found.EnumerateArray().Select(id => id.GetString()!)];
        if (series.Length == 0)
            return "no series";

        DateTimeOffset now = DateTimeOffset.UtcNow;
        string ids = string.Join(',', series);
        JsonElement values = Ask(
            "values",
            ("series", ids),
            ("start", Seconds(now - range - (2 * _margin))),
            ("finish", Seconds(now + _margin)),
            ("interval", Macros.Interval(range).TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        if (values.ValueKind != JsonValueKind.Array)
            return values.ToString();
        if (values.GetArrayLength() == 0)
            return $"no values of {series.Length} series";
        return target.Format switch
        {
            "time_series" => "",
            "heatmap" => series.Length > 1 ? "a heatmap of several series" : ResultForm.OfHeatmap(Instances(ids)),
            _ => $"the format {target.Format} is not one of this data source",
        };
    }

    public IReadOnlyList<string> Values(string query)
    {
        Match match = Function().Match(query);
        string argument = match.Groups["argument"].Value;
        JsonElement values = match.Groups["name"].Value switch
        {
            "metrics" => Ask("metrics", ("match", argument)),
            "label_values" => Ask("labels", ("names", argument)).GetProperty(argument),
            _ => throw new FormatException($"only metrics() and label_values() are known here: {query}"),
        };
        return [.. values.EnumerateArray().Select(value => value.ToString())];
    }

    private static string Seconds(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Instances(string series) =>
        Ask("instances", ("series", series)).EnumerateArray().Select(item => item.GetProperty("name").GetString()!);

    // With POST, because ids of many series do not fit into a URL.
    private JsonElement Ask(string request, params IEnumerable<(string Name, string Value)> parameters)
    {
        using FormUrlEncodedContent form = new(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        using HttpResponseMessage response = pmproxy.PostAsync($"/series/{request}", form).Result;
        using JsonDocument document = JsonDocument.Parse(response.Content.ReadAsStream());
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"\A(?<name>\w+)\((?<argument>[\w.*]+)\)\z")]
    private static partial Regex Function();
}
