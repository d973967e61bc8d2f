namespace Bpftrace.Runner.Processes;

/// <summary>
/// Drops the line that bpftrace writes to its standard error whenever it meets a deleted key
/// (<see cref="BpftraceVersion.EndsOnDeletedKeys"/>): nothing is wrong. It may come every second, so it is dropped before
/// the bounded buffer, which would soon hold nothing else.
/// </summary>
/// <param name="text">Receives everything else.</param>
internal sealed class LookupErrorFilter(ErrorBuffer text)
{
    // Bytes of the current line that match so far; Other once it differs.
    private const int Other = -1;
    private int _same;

    private static ReadOnlySpan<byte> Line => "ERROR: failed to look up elem: -2\n"u8;

    /// <summary>Filters what was written next, cut anywhere.</summary>
    /// <returns>Whether anything was passed on.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        bool isPassed = false;
        while (!bytes.IsEmpty)
        {
            if (_same == Other)
            {
                int length = bytes.IndexOf((byte)'\n') + 1;
                _same = length > 0 ? 0 : Other;
                length = length > 0 ? length : bytes.Length;
                text.Append(bytes[..length]);
                bytes = bytes[length..];
                isPassed = true;
                continue;
            }

            int same = bytes.CommonPrefixLength(Line[_same..]);
            bytes = bytes[same..];
            _same += same;
            if (_same == Line.Length)
                _same = 0;
            else if (!bytes.IsEmpty)
                PassMatched();
        }

        return isPassed;
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete()
    {
        if (_same > 0)
            PassMatched();
    }

    private void PassMatched()
    {
        text.Append(Line[.._same]);
        _same = Other;
    }
}
