namespace Bpftrace.Runner.Output;

/// <summary>
/// In what a version of bpftrace prints its JSON differently from the others, where the JSON itself does not show it. Does
/// not change. The table of all differences is in docs/versions.md.
/// </summary>
public readonly record struct OutputDialect
{
    /// <summary>The newest version that is known.</summary>
    public static OutputDialect Newest { get; } = Of(0, 27);

    /// <summary>
    /// Whether the text of a key is escaped as if it stood in a string, and then once more because it does:
    /// <c>"\\n        vfs_read+1\\n"</c>.
    /// </summary>
    public bool KeysEscapedTwice { get; init; }

    /// <summary>
    /// Whether the counts of buckets and of lost events are hexadecimal once a character was printed as <c>\u…</c>: 26 is
    /// <c>1a</c>, 16 is <c>10</c>.
    /// </summary>
    public bool CountsTurnHexadecimal { get; init; }

    /// <summary>
    /// Whether <c>hist()</c> has one bucket for all values from 2^31 up, with wrong bounds:
    /// <c>{"min": -2147483648, "max": 0}</c>.
    /// </summary>
    public bool LastBucketOverflows { get; init; }

    /// <summary>Whether the average of negative numbers is wrong: their sum is divided as if it were unsigned.</summary>
    public bool AveragesUnsigned { get; init; }

    /// <summary>The dialect of a version.</summary>
    /// <param name="major">0 in 0.17.2.</param>
    /// <param name="minor">17 in 0.17.2.</param>
    public static OutputDialect Of(int major, int minor) => new()
    {
        // 0.22.0 began to escape keys like every other string but went on escaping the whole; 0.24.0 put that right.
        KeysEscapedTwice = major == 0 && minor is 22 or 23,

        // Seen up to 0.27; as long as no later one is known to be better, it is not relied on.
        CountsTurnHexadecimal = major > 0 || minor >= 24,
        LastBucketOverflows = major == 0 && minor < 20,

        // Seen to be wrong in 0.11 and right in 0.17.
        AveragesUnsigned = major == 0 && minor < 17,
    };
}
