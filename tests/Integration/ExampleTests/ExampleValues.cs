using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>The values of an example that runs.</summary>
/// <param name="script">The example.</param>
internal sealed partial class ExampleValues(RunningScript script)
{
    /// <summary>Printed text; "" if there is none yet.</summary>
    public string Output => script.Single("data.output") ?? "";

    /// <summary>The value of a variable without keys; 0 if there is none yet.</summary>
    public long Single(string variable) => Number(script.Single($"data.{variable}") ?? "0");

    /// <summary>The sum of the values of some keys.</summary>
    public long Sum(string variable, Func<string, bool> isWanted) =>
        script.Data(variable).Instances.Where(instance => isWanted(instance.Name))
            .Sum(instance => Number(instance.Value));

    /// <summary>How many values the buckets of a histogram have that are within these bounds.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="from">The least value of the first bucket.</param>
    /// <param name="to">The greatest value of the last bucket.</param>
    /// <param name="key">The histogram's key; null for all, and for a variable without keys.</param>
    public long Count(string variable, long from = 0, long to = long.MaxValue, string? key = null) =>
        script.Data(variable).Instances
            .Select(instance => (Bucket: Bucket().Match(instance.Name), instance.Value))
            .Where(each => each.Bucket.Success
                && (key is null || each.Bucket.Groups["key"].Value == key)
                && Number(each.Bucket.Groups["from"].Value) >= from
                && Number(each.Bucket.Groups["to"].Value) <= to)
            .Sum(each => Number(each.Value));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?<key>.*),)?(?<from>\d+)-(?<to>\d+)$")]
    private static partial Regex Bucket();
}
