using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Splits bytes into lines. A line that is whole within the bytes given is a slice of them; only one that was cut is
/// copied.
/// </summary>
/// <param name="maxLength">The longest line in bytes, without its newline.</param>
internal sealed class LineReader(int maxLength) : IDisposable
{
    private readonly NativeBuffer _held = new();
    private bool _heldIsRead;

    /// <summary>Whether a line was longer than allowed; no lines follow it.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Takes the next line off the front of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The bytes; afterwards the rest of them, which is empty if there is no line.</param>
    /// <param name="line">The line without its newline, valid until the next call.</param>
    /// <returns>Whether there was a line.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        if (_heldIsRead)
        {
            _held.Clear();
            _heldIsRead = false;
        }

        int end = bytes.IndexOf((byte)'\n');
        line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        if (IsTooLong || line.Length > maxLength - _held.Written.Length)
        {
            IsTooLong = true;
            bytes = [];
            return false;
        }

        if (end >= 0 && _held.Written.IsEmpty)
            return true;
        _held.Append(line);
        line = _held.Written;
        _heldIsRead = end >= 0;
        return _heldIsRead;
    }

    public void Dispose() => _held.Dispose();
}
