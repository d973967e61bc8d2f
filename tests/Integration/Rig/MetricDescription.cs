using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>The description of a metric by <c>pminfo -dmtTl</c>.</summary>
/// <param name="Pmid">DOMAIN.CLUSTER.ITEM.</param>
/// <param name="Type">"64-bit unsigned int", "string", …</param>
/// <param name="InDom">DOMAIN.SERIAL, or PM_INDOM_NULL.</param>
/// <param name="Semantics">"counter", "instant" or "discrete".</param>
/// <param name="Units">"none", "byte", …</param>
/// <param name="OneLine">The short help text.</param>
/// <param name="Help">The long help text.</param>
/// <param name="Labels">The metric's labels, all levels merged.</param>
internal sealed partial record MetricDescription(
    string Pmid, string Type, string InDom, string Semantics, string Units, string OneLine, string Help, string Labels)
{
    /// <summary>The label <c>metrictype</c>; null if there is none.</summary>
    public string? MetricTypeLabel => Label("metrictype");

    /// <summary>A label that is text; null if there is none.</summary>
    public string? Label(string name)
    {
        using JsonDocument labels = JsonDocument.Parse(Labels);
        return labels.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }

    /// <summary>Reads pminfo's output for one metric.</summary>
    public static MetricDescription Parse(string text)
    {
        Match match = Shape().Match(text);
        Assert.That(match.Success, Is.True, text);
        string Group(string name) => match.Groups[name].Value;
        return new(
            Group("pmid"), Group("type"), Group("indom"), Group(
                "semantics"), Group("units"), Group("oneline"), Group("help"), Group("labels"));
    }

    [GeneratedRegex(
        """
        PMID: (?<pmid>\S+) \[(?<oneline>.*)\]
            Data Type: (?<type>.*?)  InDom: (?<indom>\S+) .*
            Semantics: (?<semantics>\S+)  Units: (?<units>.*)
            labels (?<labels>\{.*\})
        Help:
        (?<help>.*)
        """)]
    private static partial Regex Shape();
}
