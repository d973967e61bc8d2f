namespace Integration.ExampleTests;

/// <summary>What kind of metric a variable is.</summary>
internal enum MetricKind
{
    /// <summary>One count.</summary>
    Count,

    /// <summary>Counts or sums by key.</summary>
    Counts,

    /// <summary>Counts by bucket.</summary>
    Histogram,

    /// <summary>Values by stack, of the last interval.</summary>
    Stacks,

    /// <summary>Printed text.</summary>
    Output,
}

/// <summary>How an example is tested.</summary>
/// <param name="Load">Its load, which <c>tests/examples/loads</c> has under its name, in words.</param>
/// <param name="Kinds">Its metrics.</param>
/// <param name="Shows">Whether its values show the load that has ended.</param>
/// <param name="ShowsMeanwhile">
/// Whether its values show processes of this name, at some time while the load runs.
/// </param>
internal sealed record ExampleCase(
    string Load,
    IReadOnlyDictionary<string, MetricKind> Kinds,
    Func<ExampleValues, LoadFacts, bool>? Shows = null,
    Func<ExampleValues, string, bool>? ShowsMeanwhile = null);
