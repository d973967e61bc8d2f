namespace Bpftrace.Runner.Output;

/// <summary>In what a version of bpftrace prints its JSON differently from the others. Does not change.</summary>
public readonly record struct OutputDialect
{
    /// <summary>
    /// Whether the text of a key is escaped as if it stood in a string, and then once more because it does:
    /// <c>"\\n        vfs_read+1\\n"</c>.
    /// </summary>
    public bool KeysEscapedTwice { get; init; }

    /// <summary>The dialect of a version.</summary>
    /// <param name="major">0 in 0.17.2.</param>
    /// <param name="minor">17 in 0.17.2.</param>
    public static OutputDialect Of(int major, int minor) => new()
    {
        // 0.22.0 began to escape keys like every other string but went on escaping the whole; 0.24.0 put that right.
        KeysEscapedTwice = major == 0 && minor is 22 or 23,
    };
}
