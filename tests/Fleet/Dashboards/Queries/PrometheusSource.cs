using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fleet.Dashboards.Files;

namespace Fleet.Dashboards.Queries;

/// <summary>Prometheus' HTTP API.</summary>
internal sealed partial class PrometheusSource(HttpClient prometheus) : IDataSource
{
    public string Type => DataSourceTypes.Prometheus;

    public string VariableFormat => Template.PromQL;

    public string Run(Target target, TimeSpan range)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        JsonElement reply = Get(
            "query_range",
            ("query", target.Expression),
            ("start", Seconds(now - range)),
            ("end", Seconds(now)),
            ("step", Macros.Interval(range).TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        if (reply.GetProperty("status").GetString() != "success")
            return reply.GetProperty("error").GetString()!;
        JsonElement[] series = [.. reply.GetProperty("data").GetProperty("result").EnumerateArray()];
        if (series.Length == 0)
            return "no series";
        return series.SelectMany(one => one.GetProperty("values").EnumerateArray())
            .All(sample => sample[1].GetString() == "NaN")
            ? "no number, only NaN"
            : "";
    }

    public IReadOnlyList<string> Values(string query)
    {
        Match match = LabelValues().Match(query);
        if (!match.Success)
            throw new FormatException($"only label_values() is known here: {query}");
        string selector = match.Groups["selector"].Value;
        JsonElement reply = Get(
            $"label/{match.Groups["label"].Value}/values",
            selector.Length == 0 ? [] : [("match[]", selector)]);
        return [.. reply.GetProperty("data").EnumerateArray().Select(value => value.GetString()!)];
    }

    private static string Seconds(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private JsonElement Get(string request, params IEnumerable<(string Name, string Value)> parameters)
    {
        string query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        using HttpResponseMessage response = prometheus.GetAsync($"/api/v1/{request}?{query}").Result;
        using JsonDocument document = JsonDocument.Parse(response.Content.ReadAsStream());
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"\Alabel_values\((?:(?<selector>.+),\s*)?(?<label>\w+)\)\z")]
    private static partial Regex LabelValues();
}
