using System.Globalization;

namespace Integration.CorpusTests;

/// <summary>
/// The values of a tool's variables as text, by variable and instance. A variable without keys has the instance "".
/// </summary>
internal sealed class ToolValues
{
    private readonly Dictionary<(string Variable, string Instance), string> _values = [];

    /// <summary>All values.</summary>
    public IReadOnlyDictionary<(string Variable, string Instance), string> All => _values;

    /// <summary>Sets a value.</summary>
    public void Set(string variable, string instance, string value) => _values[(variable, instance)] = value;

    /// <summary>The sum of the values of a variable; 0 if there is none.</summary>
    public ulong Total(string variable) =>
        _values.Where(v => v.Key.Variable == variable)
            .Aggregate(0UL, (sum, v) => sum + ulong.Parse(v.Value, CultureInfo.InvariantCulture));

    /// <summary>The values for which a condition holds, one a line, sorted.</summary>
    public string Where(Func<string, string, bool> wanted) =>
        string.Join('\n', _values.Where(v => wanted(v.Key.Variable, v.Key.Instance))
            .Select(v => $"{v.Key.Variable}[{v.Key.Instance}]: {v.Value}").Order(StringComparer.Ordinal));

    public override string ToString() => Where((_, _) => true);
}
