namespace Bpftrace.Runner.Language.Probes;

/// <summary>A field of a tracepoint.</summary>
/// <param name="IsSigned">Whether it, or an element of the array that it is, may be negative.</param>
/// <param name="IsArray">Whether it is an array, strings of a fixed length among them.</param>
public readonly record struct TracepointField(bool IsSigned, bool IsArray)
{
    /// <summary>A field that may be one or the other; null if nothing can be said.</summary>
    public static TracepointField? Either(TracepointField? one, TracepointField? other) =>
        one is { } a && other is { } b && a.IsArray == b.IsArray ? a with { IsSigned = a.IsSigned || b.IsSigned } : null;
}
