namespace Bpftrace.Runner.Language.Probes;

/// <summary>The kernel's descriptions of its tracepoints.</summary>
public interface ITracepointFormats
{
    /// <summary>Finds a field of <c>args</c>.</summary>
    /// <param name="category">The tracepoint's category, such as <c>syscalls</c>; may have wildcards.</param>
    /// <param name="name">Its name, such as <c>sys_enter_read</c>; may have wildcards.</param>
    /// <param name="field">The field's name.</param>
    /// <returns>The field, signed if it is in any of the tracepoints that match; null if one lacks it.</returns>
    TracepointField? Find(string category, string name, string field);
}

/// <summary>A field of a tracepoint.</summary>
/// <param name="IsSigned">Whether it, or an element of the array that it is, may be negative.</param>
/// <param name="IsArray">Whether it is an array, strings of a fixed length among them.</param>
public readonly record struct TracepointField(bool IsSigned, bool IsArray)
{
    /// <summary>A field that may be either of two; null if they have nothing in common.</summary>
    public static TracepointField? Either(TracepointField? one, TracepointField? other) =>
        one is { } a && other is { } b && a.IsArray == b.IsArray
            ? a with { IsSigned = a.IsSigned || b.IsSigned }
            : null;
}
