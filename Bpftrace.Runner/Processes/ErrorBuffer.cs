using System.Text;

namespace Bpftrace.Runner.Processes;

/// <summary>A child's standard error, bounded: the beginning and the end of it.</summary>
internal sealed class ErrorBuffer
{
    /// <summary>How many bytes of the beginning and how many of the end are kept.</summary>
    public const int KeptBytes = 16 * 1024;

    private readonly List<byte> _beginning = [];

    // The end is kept in a ring once there is more than the beginning holds.
    private byte[]? _ring;
    private long _ringBytes;

    /// <summary>Appends what was written next.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int fits = Math.Min(bytes.Length, KeptBytes - _beginning.Count);
        _beginning.AddRange(bytes[..fits]);
        ReadOnlySpan<byte> rest = bytes[fits..];
        if (rest.IsEmpty)
            return;

        _ring ??= new byte[KeptBytes];
        _ringBytes += rest.Length;
        if (rest.Length > KeptBytes)
            rest = rest[^KeptBytes..];
        int start = (int)((_ringBytes - rest.Length) % KeptBytes);
        int untilWrap = Math.Min(rest.Length, KeptBytes - start);
        rest[..untilWrap].CopyTo(_ring.AsSpan(start));
        rest[untilWrap..].CopyTo(_ring);
    }

    /// <summary>The text without blanks around it; bytes that are no UTF-8, and NUL, show as U+FFFD.</summary>
    public override string ToString()
    {
        List<byte> text = [.. _beginning];
        if (_ring is not null)
        {
            long leftOut = _ringBytes - KeptBytes;
            if (leftOut > 0)
            {
                text.AddRange(Encoding.UTF8.GetBytes($"\n[{leftOut} bytes left out]\n"));
                int start = (int)(_ringBytes % KeptBytes);
                text.AddRange(_ring.AsSpan(start));
                text.AddRange(_ring.AsSpan(0, start));
            }
            else
            {
                text.AddRange(_ring.AsSpan(0, (int)_ringBytes));
            }
        }

        // Readers of metrics see text up to the first NUL only.
        return Encoding.UTF8.GetString(text.ToArray()).Replace('\0', '\uFFFD').Trim();
    }
}
