namespace Bpftrace.Runner.Output;

/// <summary>
/// How a version of bpftrace prints its JSON differently from the others, where the JSON itself does not show it.
/// docs/versions.md lists all differences.
/// </summary>
internal readonly record struct OutputQuirks
{
    /// <summary>The quirks of the newest version that is known.</summary>
    public static OutputQuirks Newest { get; } = Of(0, 27);

    /// <summary>Whether keys are escaped twice: <c>"\\n        vfs_read+1\\n"</c>.</summary>
    public bool KeysEscapedTwice { get; init; }

    /// <summary>
    /// Whether the counts of buckets and of lost events are hexadecimal once a character was printed as <c>\u…</c>:
    /// 26 is <c>1a</c>, 16 is <c>10</c>.
    /// </summary>
    public bool CountsTurnHexadecimal { get; init; }

    /// <summary>
    /// Whether <c>hist()</c> has one bucket for all values from 2^31 up, with wrong bounds:
    /// <c>{"min": -2147483648, "max": 0}</c>.
    /// </summary>
    public bool LastBucketOverflows { get; init; }

    /// <summary>Whether averages of negative numbers are wrong: their sum is divided as an unsigned number.</summary>
    public bool AveragesUnsigned { get; init; }

    /// <summary>The quirks of version MAJOR.MINOR.</summary>
    public static OutputQuirks Of(int major, int minor) => new()
    {
        // 0.22.0 began to escape keys like every other string but went on escaping the whole; fixed in 0.24.0.
        KeysEscapedTwice = major == 0 && minor is 22 or 23,

        // Seen up to 0.27, not known to be fixed.
        CountsTurnHexadecimal = major > 0 || minor >= 24,
        LastBucketOverflows = major == 0 && minor < 20,

        // Wrong in 0.11, right in 0.17; the versions between were not tried.
        AveragesUnsigned = major == 0 && minor < 17,
    };
}
