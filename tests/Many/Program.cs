using Pcp.Interop;

// For the benchmarks: an agent with as many instances as a client stores, as PCP's sample agent has below sample.many.
// It is written through the front door, with a function that is called for each value.
Row[] rows = [];
using Pmda pmda = new("many", 251);
pmda.Add<int>("many.count", item: 0).Fetch(() => rows.Length)
    .Store(count => rows = [.. Enumerable.Range(0, count).Select(number => new Row(number, $"i-{number}"))]);
pmda.Instances(0, () => rows, row => row.Name).Add<int>("many.int", item: 1).Fetch(row => row.Number);
return pmda.Run(args);

/// <summary>An instance.</summary>
internal sealed record Row(int Number, string Name);
