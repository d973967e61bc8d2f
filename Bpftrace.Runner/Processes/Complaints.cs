using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>What a script's bpftrace writes to its standard error, as it is and as people are to read it.</summary>
internal sealed class Complaints
{
    private const string MemlockHint = "couldn't set RLIMIT_MEMLOCK";

    private readonly ErrorText _text = new();
    private LookupErrors? _lookupErrors;
    private PrintMarker? _marker;

    /// <summary>All of it, the beginning and the end if it is much.</summary>
    public string Text => _text.ToString();

    /// <summary>
    /// Why bpftrace failed: without the hint that it gives whatever the error is where a capability is missing, which stays if it
    /// is all there is.
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

    /// <summary>What all users may read while the script runs: lines with their ends, without that hint and the markers' token.</summary>
    public string Warnings
    {
        get
        {
            string text = Error;
            if (text.Length == 0 || text.Contains(MemlockHint, StringComparison.Ordinal))
                return "";
            return $"{_marker?.Hide(text) ?? text}\n";
        }
    }

    /// <summary>It is known what will write here.</summary>
    /// <param name="version">The bpftrace that runs.</param>
    /// <param name="marker">What stands around the script's cycles, if anything does.</param>
    public void Prepare(BpftraceVersion version, PrintMarker? marker)
    {
        _lookupErrors = version.EndsOnDeletedKeys ? new LookupErrors(_text) : null;
        _marker = marker;
    }

    /// <summary>Takes what was written next, cut anywhere.</summary>
    /// <returns>Whether there is anything in it for people.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (_lookupErrors is not null)
            return _lookupErrors.Append(bytes);
        _text.Append(bytes);
        return true;
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _lookupErrors?.Complete();
}
