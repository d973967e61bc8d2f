namespace Fleet.Values;

/// <summary>One value of the script that all hosts run.</summary>
/// <param name="Host">The host.</param>
/// <param name="Variable">The variable, without the @.</param>
/// <param name="Instance">The key or bucket; empty for a variable without.</param>
internal readonly record struct ValueKey(string Host, string Variable, string Instance);

/// <summary>The values of a fleet from one source.</summary>
internal sealed class FleetValues : Dictionary<ValueKey, ulong>
{
    /// <summary>The sum over all hosts.</summary>
    public ulong Sum(string variable, string instance) =>
        this.Where(value => value.Key.Variable == variable && value.Key.Instance == instance)
            .Aggregate(0UL, (sum, value) => sum + value.Value);

    /// <summary>What is missing from the other one, or different there; empty if both are equal.</summary>
    public string DifferenceFrom(FleetValues other)
    {
        string[] differences =
        [
            .. Keys.Union(other.Keys).Where(key => Find(key) != other.Find(key))
                .Select(key => $"{key}: {Find(key)} and {other.Find(key)}"),
        ];
        return differences.Length == 0 ? "" : $"{differences.Length} differ, such as {differences[0]}";
    }

    private ulong? Find(ValueKey key) => TryGetValue(key, out ulong value) ? value : null;
}
