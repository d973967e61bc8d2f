namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// A function whose result a map variable holds, as in <c>@x = count()</c>. A new kind of output is a row here, and a
/// decoder in Output for its messages, which a test requires.
/// </summary>
/// <param name="Name">The function's name.</param>
/// <param name="MessageType">The type of the JSON messages with such variables, as bpftrace prints it.</param>
/// <param name="Accumulates">Whether it adds to the variable, which is a counter then, rather than set it.</param>
/// <param name="HasArgumentType">Whether values have the type of its first argument; they are u64 otherwise.</param>
/// <param name="HasBuckets">Whether the variable is a histogram.</param>
/// <param name="CountsStacks">Whether the variable shows as stacks if a stack is part of its key.</param>
internal sealed record MapFunction(
    string Name,
    string MessageType,
    bool Accumulates = false,
    bool HasArgumentType = false,
    bool HasBuckets = false,
    bool CountsStacks = false)
{
    public static ImmutableArray<MapFunction> All { get; } =
    [
        new("count", "map", Accumulates: true, CountsStacks: true),
        new("sum", "map", Accumulates: true, HasArgumentType: true, CountsStacks: true),
        new("min", "map", HasArgumentType: true),
        new("max", "map", HasArgumentType: true),
        new("avg", "stats", HasArgumentType: true),
        new("stats", "stats", Accumulates: true, HasArgumentType: true)
        {
            Parts =
            [
                new("count", Accumulates: true),
                new("average", HasArgumentType: true),
                new("total", Accumulates: true, HasArgumentType: true),
            ],
        },
        new("hist", "hist", Accumulates: true, HasBuckets: true),
        new("lhist", "hist", Accumulates: true, HasBuckets: true) { HasBounds = true },
        new("tseries", "tseries", HasArgumentType: true),
    ];

    /// <summary>The variables as which a value of several numbers is exported; empty if it is one value.</summary>
    public ImmutableArray<Part> Parts { get; init; } = [];

    /// <summary>Whether the bounds of its buckets are arguments, after the first.</summary>
    public bool HasBounds { get; init; }

    public static MapFunction? Find(string name) => All.FirstOrDefault(function => function.Name == name);

    /// <summary>One number of a value: <c>@x.count</c>, or <c>@root.count</c> for the variable <c>@</c>.</summary>
    /// <inheritdoc cref="MapFunction"/>
    internal sealed record Part(string Name, bool Accumulates = false, bool HasArgumentType = false)
    {
        public string NameOf(string map) => $"{(map.Length == 1 ? "@root" : map)}.{Name}";
    }
}
