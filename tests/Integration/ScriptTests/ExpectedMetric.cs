using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>One metric of a script in the table.</summary>
/// <param name="Leaf">Its name below <c>bpftrace.scripts.NAME</c>.</param>
/// <param name="Type">Its type, as libpcp's headers spell it.</param>
/// <param name="Semantics">Its semantics.</param>
/// <param name="Kind">Its label <c>metrictype</c> if it is about data; null if there is none.</param>
/// <param name="Single">Its value if it has no instances.</param>
/// <param name="Instances">
/// Its instances in listing order; it has no value if this is empty and there is no single value.
/// </param>
/// <param name="Versions">The versions of bpftrace for which the line holds.</param>
/// <param name="NeedsHost">
/// Whether it holds only if bpftrace sees the libraries and programs that the tests use.
/// </param>
internal sealed record ExpectedMetric(
    string Leaf,
    string Type,
    string Semantics,
    string? Kind,
    ExpectedText? Single,
    IReadOnlyList<ExpectedInstance> Instances,
    VersionRange Versions,
    bool NeedsHost)
{
    /// <summary>Whether it is a variable or the printed text.</summary>
    public bool IsData => Leaf.StartsWith("data.", StringComparison.Ordinal);

    /// <summary>Whether it holds for the bpftrace under test.</summary>
    public bool Holds => Versions.Contains(BpftraceUnderTest.Version) && (!NeedsHost || BpftraceUnderTest.SeesHost);

    /// <summary>Whether it must have no value.</summary>
    public bool IsEmpty => Single is null && Instances.Count == 0;

    /// <summary>
    /// Whether values are as expected. If names are patterns, the order does not matter and each may match several
    /// instances.
    /// </summary>
    public bool Matches(PminfoValues values)
    {
        if (Single is not null)
            return values.Single is { } value && Single.Matches(value);
        if (Instances.Any(expected => expected.Name.IsPattern))
        {
            return Instances.All(expected => values.Instances.Any(actual => AreAlike(expected, actual)))
                && values.Instances.All(actual => Instances.Any(expected => AreAlike(expected, actual)));
        }

        return values.Single is null
            && values.Instances.Count == Instances.Count
            && Instances.Zip(values.Instances).All(pair => AreAlike(pair.First, pair.Second));
    }

    private static bool AreAlike(ExpectedInstance expected, PminfoInstance actual) =>
        expected.Name.Matches(actual.Name) && expected.Value.Matches(actual.Value);
}
