using System.Text.RegularExpressions;

namespace Fleet.Dashboards.Files;

/// <summary>The value of a template variable.</summary>
/// <param name="Values">What is chosen.</param>
internal sealed record VariableValue(params IReadOnlyList<string> Values)
{
    /// <summary>Whether several values can be chosen, so that queries are written for a pattern.</summary>
    public bool IsList { get; init; }

    /// <summary>A value that is inserted as it is, whatever the format: that of the choice "All".</summary>
    public bool IsVerbatim { get; init; }
}

/// <summary>Inserts template variables into a query as Grafana does.</summary>
internal static partial class Template
{
    /// <summary>How PCP's data sources insert a list of values: <c>{a,b}</c>.</summary>
    public const string Glob = "glob";

    /// <summary>How the Prometheus data source inserts one: a regular expression in a string of PromQL.</summary>
    public const string PromQL = "promql";

    /// <summary>The text with values in place of <c>$name</c>, <c>${name:format}</c> and <c>[[name]]</c>.</summary>
    /// <param name="text">A query; names that have no value stay.</param>
    /// <param name="values">The values by name.</param>
    /// <param name="defaultFormat">The format of a variable that is used without one.</param>
    /// <exception cref="FormatException">The text uses a format that is not known here.</exception>
    public static string Fill(
        string text, IReadOnlyDictionary<string, VariableValue> values, string defaultFormat) =>
        Use().Replace(
            text,
            use => values.TryGetValue(use.Groups["name"].Value, out VariableValue? value)
                ? Insert(value, use.Groups["format"] is { Success: true } format ? format.Value : defaultFormat)
                : use.Value);

    /// <summary>The names that a text uses, without those that are numbers: groups of regular expressions.</summary>
    public static IEnumerable<string> Names(string text) =>
        Use().Matches(text).Select(use => use.Groups["name"].Value).Where(name => !char.IsAsciiDigit(name[0]));

    private static string Insert(VariableValue value, string format) => format switch
    {
        _ when value.IsVerbatim => value.Values[0],
        "raw" or "csv" => string.Join(',', value.Values),
        "pipe" => string.Join('|', value.Values),
        Glob => value.Values is [var only] ? only : $"{{{string.Join(',', value.Values)}}}",
        "regex" => Alternatives(value.Values.Select(RegexEscaped)),
        PromQL => value.IsList
            ? Alternatives(value.Values.Select(RegexEscaped)).Replace(@"\", @"\\", StringComparison.Ordinal)
            : value.Values[0],
        _ => throw new FormatException($"the format {format} of a variable is not known here"),
    };

    private static string Alternatives(IEnumerable<string> values) =>
        values.ToArray() is [var only] ? only : $"({string.Join('|', values)})";

    private static string RegexEscaped(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(
        @"\$(?<name>\w+)|\[\[(?<name>\w+?)(?::(?<format>\w+))?\]\]|\$\{(?<name>\w+)(?::(?<format>\w+))?\}")]
    private static partial Regex Use();

    [GeneratedRegex(@"[\\^$*+?.()|[\]{}/]")]
    private static partial Regex Special();
}
