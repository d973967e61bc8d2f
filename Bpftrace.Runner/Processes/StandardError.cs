using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The text that a script's bpftrace writes to its standard error, and the parts of it that the agent understands.
/// Here, in <see cref="SkippedProbes"/> and in <see cref="UndefinedMaps"/> bpftrace's prose is read because there is no
/// other sign of these events; where a version words it otherwise, users read the text itself.
/// </summary>
internal sealed class StandardError
{
    private const string MemlockHint = "couldn't set RLIMIT_MEMLOCK";
    private const string LostEventLabel = "Total lost event count: ";

    private readonly ErrorBuffer _buffer = new();
    private bool _isDeletedKeyIgnored;
    private byte[] _token = [];

    // bpftrace may print this line every second, although nothing is wrong.
    private static ReadOnlySpan<byte> DeletedKey => "ERROR: failed to look up elem: -2\n"u8;

    /// <summary>All of it, without the markers' token; of a long text the beginning and the end.</summary>
    public string Text => _buffer.ToString();

    /// <summary>
    /// The reason of a failure: the text without the hint about locked memory, which bpftrace gives with any error
    /// where a capability is missing, unless the hint is all of it.
    /// </summary>
    public string Error
    {
        get
        {
            string text = Text;
            int hint = text.IndexOf(MemlockHint, StringComparison.Ordinal);
            if (hint < 0)
                return text;
            int start = text.LastIndexOf('\n', hint) + 1;
            int end = text.IndexOf('\n', hint);
            string others = $"{text.AsSpan(0, start)}{(end < 0 ? [] : text.AsSpan(end + 1))}".Trim();
            return others.Length == 0 ? text : others;
        }
    }

    /// <summary>The text for users while the script runs: without that hint.</summary>
    public string Warning
    {
        get
        {
            string text = Error;
            return text.Contains(MemlockHint, StringComparison.Ordinal) ? "" : text;
        }
    }

    /// <summary>
    /// Total of lost events, which bpftrace 0.24 and later write at exit, including those not yet reported on standard
    /// output; 0 if it is not there.
    /// </summary>
    public long LostEvents
    {
        get
        {
            string text = Text;
            int at = text.LastIndexOf(LostEventLabel, StringComparison.Ordinal);
            if (at < 0)
                return 0;
            ReadOnlySpan<char> rest = text.AsSpan(at + LostEventLabel.Length);
            ReadOnlySpan<char> digits = rest[..^rest.TrimStart("0123456789").Length];
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long total) ? total : 0;
        }
    }

    /// <summary>Prepares for a process that is about to be started.</summary>
    public void Prepare(BpftraceVersion version, PrintMarker? marker)
    {
        _isDeletedKeyIgnored = version.EndsOnDeletedKeys;
        _token = Encoding.ASCII.GetBytes(marker?.Token ?? "");
    }

    /// <summary>Appends what was written next, cut anywhere.</summary>
    /// <returns>Whether the text has changed.</returns>
    public bool Append(ReadOnlySpan<byte> bytes) =>
        _buffer.Append(bytes, _isDeletedKeyIgnored ? DeletedKey : [], _token);
}

/// <summary>
/// The probes that bpftrace found and then could not attach. If others remain, it only writes a warning to its standard
/// error and goes on.
/// </summary>
/// <param name="Names">The probes as bpftrace names them, each once, in its order.</param>
/// <param name="Counted">How many of them bpftrace counts as attached nevertheless.</param>
internal readonly record struct SkippedProbes(ImmutableArray<string> Names, int Counted)
{
    public static SkippedProbes Find(string standardError)
    {
        // Up to 0.23 bpftrace prints how many it is about to attach, from 0.24 on how many it has attached.
        ImmutableArray<string> counted = Find(standardError, "could not attach probe ", ", skipping.");
        ImmutableArray<string> others = Find(standardError, "Unable to attach probe: ", ". Skipping.");
        return new SkippedProbes([.. counted, .. others], counted.Length);
    }

    private static ImmutableArray<string> Find(string standardError, string before, string after)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (ReadOnlySpan<char> line in standardError.AsSpan().EnumerateLines())
        {
            int start = line.IndexOf(before, StringComparison.Ordinal) + before.Length;
            int end = line.EndsWith(after, StringComparison.Ordinal) ? line.Length - after.Length : 0;
            if (start < before.Length || end <= start)
                continue;
            string name = line[start..end].ToString();
            if (!names.Contains(name))
                names.Add(name);
        }

        return names.ToImmutable();
    }
}
