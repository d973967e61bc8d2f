using System.Globalization;
using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>One instance's value.</summary>
internal sealed record PminfoInstance(int Number, string Name, string Value);

/// <summary>The values of a metric, as <c>pminfo -f</c> prints them, strings without their quotes.</summary>
/// <param name="Single">The value of a metric without instances; null if there is none.</param>
/// <param name="Instances">The values of a metric with instances, in the order of the listing.</param>
/// <param name="Text">pminfo's output.</param>
internal sealed partial record PminfoValues(string? Single, IReadOnlyList<PminfoInstance> Instances, string Text)
{
    /// <summary>The instances' values by name.</summary>
    public IReadOnlyDictionary<string, string> ByName => Instances.ToDictionary(i => i.Name, i => i.Value);

    /// <summary>The instances' names in the order of the listing.</summary>
    public IReadOnlyList<string> Names => [.. Instances.Select(i => i.Name)];

    /// <summary>Reads pminfo's output for one metric; an error message has no values.</summary>
    public static PminfoValues Parse(string metric, string text)
    {
        string body = text.Contains($"\n{metric}\n", StringComparison.Ordinal)
            ? text[(text.IndexOf($"\n{metric}\n", StringComparison.Ordinal) + metric.Length + 1)..].TrimEnd('\n')
            : "";
        PminfoInstance[] instances =
        [
            .. InstanceLine().Matches(body).Select(match => new PminfoInstance(
                int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture),
                match.Groups["name"].Value,
                Unquote(match.Groups["value"].Value))),
        ];
        Match single = SingleLine().Match(body);
        return new PminfoValues(
            instances.Length == 0 && single.Success ? Unquote(single.Groups["value"].Value) : null, instances, text);
    }

    public override string ToString() => Text;

    private static string Unquote(string value) => value is ['"', .. var inside, '"'] ? inside : value;

    // Names and strings may span several lines.
    [GeneratedRegex(
        """^    inst \[(?<number>\d+) or "(?<name>.*?)"\] value (?<value>.*?)(?=\n    inst \[|\z)""",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex InstanceLine();

    [GeneratedRegex("""\A\n    value (?<value>.*)\z""", RegexOptions.Singleline)]
    private static partial Regex SingleLine();
}
