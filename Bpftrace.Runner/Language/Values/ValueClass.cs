namespace Bpftrace.Runner.Language.Values;

/// <summary>What is known of a value before there is one. The later ones in this list win where several meet.</summary>
internal enum ValueClass
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A reading of the clock <c>nsecs</c>, so that a later one cannot be smaller.</summary>
    Clock,

    /// <summary>A number that cannot be negative.</summary>
    Unsigned,

    /// <summary>A number that may be negative, or of which nothing is known.</summary>
    Signed,

    /// <summary>What bpftrace prints as text: strings, names, tuples, structures, arrays.</summary>
    Text,
}
