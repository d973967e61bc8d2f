using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Bytes cut anywhere, made into lines again. A line that lies whole within what was given is handed on where it lies;
/// only one that was cut is copied together.
/// </summary>
/// <param name="maxLength">The longest line in bytes, without its newline.</param>
internal sealed class LineReader(int maxLength) : IDisposable
{
    private readonly NativeBuffer _held = new();
    private bool _heldIsRead;

    /// <summary>Whether a line was longer than allowed. There are no lines after that.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The beginning of a line whose end has not come.</summary>
    public ReadOnlySpan<byte> Rest => _heldIsRead || IsTooLong ? [] : _held.Written;

    /// <summary>Takes the next line off the front of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What came; afterwards what is left of it. Nothing is left if there is no line.</param>
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

        if (end < 0)
        {
            _held.Append(line);
            return false;
        }

        if (_held.Written.Length > 0)
        {
            _held.Append(line);
            line = _held.Written;
            _heldIsRead = true;
        }

        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _held.Dispose();
}
