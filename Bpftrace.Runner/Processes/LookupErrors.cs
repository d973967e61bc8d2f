namespace Bpftrace.Runner.Processes;

/// <summary>
/// Leaves out of standard error what bpftrace says each time when it meets a deleted key
/// (<see cref="BpftraceVersion.EndsOnDeletedKeys"/>): nothing is wrong, and it may come every second.
/// </summary>
/// <param name="text">Where everything else goes.</param>
internal sealed class LookupErrors(ErrorText text)
{
    // How much of the line at hand is the same, or that it is another one.
    private const int Other = -1;
    private int _same;

    private static ReadOnlySpan<byte> Line => "ERROR: failed to look up elem: -2\n"u8;

    /// <summary>Takes what was written next, cut anywhere.</summary>
    /// <returns>Whether anything of it went on.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        bool goesOn = false;
        while (!bytes.IsEmpty)
        {
            if (_same == Other)
            {
                int length = bytes.IndexOf((byte)'\n') + 1;
                _same = length > 0 ? 0 : Other;
                length = length > 0 ? length : bytes.Length;
                text.Append(bytes[..length]);
                bytes = bytes[length..];
                goesOn = true;
                continue;
            }

            int same = bytes.CommonPrefixLength(Line[_same..]);
            bytes = bytes[same..];
            _same += same;
            if (_same == Line.Length)
                _same = 0;
            else if (!bytes.IsEmpty)
                GoOn();
        }

        return goesOn;
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete()
    {
        if (_same > 0)
            GoOn();
    }

    private void GoOn()
    {
        text.Append(Line[.._same]);
        _same = Other;
    }
}
