using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Processes;

/// <summary>A version of bpftrace and its abilities.</summary>
/// <param name="Text">As bpftrace prints it, such as <c>v0.17.0</c>.</param>
/// <param name="Number">The number in it; null if there is none, which is taken for the newest version.</param>
internal sealed record BpftraceVersion(string Text, Version? Number)
{
    private static readonly Version _firstSupported = new(0, 9, 2);

    // 0.11 has it too, but its libbpf closes descriptor 0 where it cannot read the kernel's types, as on newer kernels,
    // and then bpftrace finds an empty script there.
    private static readonly Version _firstReadingInput = new(0, 12, 0);

    // It is not known which earlier version introduced the new name.
    private static readonly Version _warningOfOldNames = new(0, 23, 0);

    /// <summary>The number, such as <c>0.17.0</c>; without one, the text, null if that is empty.</summary>
    public string? ShortText => Number?.ToString() ?? (Text.Length > 0 ? Text : null);

    /// <summary>Whether its JSON output is reliable.</summary>
    public bool IsSupported => Number is null || Number >= _firstSupported;

    /// <summary>Whether it reads a script from its standard input on every kernel.</summary>
    public bool ReadsInput => Number is null || Number >= _firstReadingInput;

    /// <summary>
    /// Whether it ends with SIGABRT if a probe deletes a key of a map while the script prints that map: it takes libbpf
    /// 1's -ENOENT for a failure. If a signal made it print, it only leaves out that map and those after it.
    /// </summary>
    public bool EndsOnDeletedKeys => Number is { Major: 0, Minor: >= 16 and <= 18 };

    /// <summary>
    /// Names of the environment variables that limit a map's keys; unknown ones are ignored, but newer versions warn of
    /// the old one.
    /// </summary>
    public IReadOnlyList<string> MaxMapKeysVariables => Number is null || Number >= _warningOfOldNames
        ? ["BPFTRACE_MAX_MAP_KEYS"]
        : ["BPFTRACE_MAP_KEYS_MAX", "BPFTRACE_MAX_MAP_KEYS"];

    /// <summary>How it prints its JSON.</summary>
    public OutputQuirks Quirks => Number is null ? OutputQuirks.Newest : OutputQuirks.Of(Number.Major, Number.Minor);

    /// <summary>Parses the output of <c>bpftrace --version</c>.</summary>
    public static BpftraceVersion Parse(ReadOnlySpan<char> printed)
    {
        ReadOnlySpan<char> text = printed.Trim();
        int end = text.IndexOf('\n');
        if (end >= 0)
            text = text[..end].TrimEnd();
        if (text.StartsWith("bpftrace ", StringComparison.Ordinal))
            text = text["bpftrace ".Length..].TrimStart();
        return new BpftraceVersion(text.ToString(), ReadNumber(text));
    }

    // v0.17.0, and what may follow: v0.20.2-dirty, v0.21.0-rc1.
    private static Version? ReadNumber(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('v'))
            return null;
        ReadOnlySpan<char> number = text[1..^text[1..].TrimStart("0123456789.").Length];
        return Version.TryParse(number, out Version? version) && version.Build >= 0 ? version : null;
    }
}
