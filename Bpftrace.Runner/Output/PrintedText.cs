using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The printed text of a script, in UTF-8. It is bounded: the oldest lines are dropped whole; a single line that is
/// longer than the limit keeps its end, cut between characters. Appending takes time in proportion to the appended
/// text, and allocates nothing once the buffer has grown. For one thread.
/// </summary>
internal sealed class PrintedText
{
    private readonly int _limit;
    private readonly int _retainLines;
    private readonly byte[] _heading;
    private int _headingLength;
    private int _headingRoom;
    private bool _isHeadingWhole;

    // The lines after the heading are from _start to _end; before them is room for the heading.
    private byte[] _bytes;
    private int _start;
    private int _end;
    private int _newlines;

    /// <param name="retainLines">
    /// If given, the first line and the last so many are kept; a newline at the end begins no further line. A first
    /// line of more than half of the limit is cut there. If null, all lines are alike.
    /// </param>
    /// <param name="limit">The most bytes to keep, at least 16.</param>
    public PrintedText(int? retainLines = null, int limit = RunnerOptions.DefaultOutputLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 16);
        _limit = limit;
        _retainLines = retainLines ?? int.MaxValue;
        _isHeadingWhole = retainLines is null;
        _heading = _isHeadingWhole ? [] : new byte[limit / 2];
        _headingRoom = _heading.Length - 1;
        _start = _end = _heading.Length;
        _bytes = new byte[_heading.Length + Math.Min(limit, 256)];
    }

    /// <summary>The text; valid until the next <see cref="Append"/>.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            _heading.AsSpan(0, _headingLength).CopyTo(_bytes.AsSpan(_start - _headingLength));
            return _bytes.AsSpan(_start - _headingLength, _headingLength + Length);
        }
    }

    private int Length => _end - _start;

    private int Lines => _newlines + (Length > 0 && _bytes[_end - 1] != '\n' ? 1 : 0);

    /// <summary>Appends whole characters in UTF-8, which need not end with a line.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        if (!_isHeadingWhole)
            text = AppendToHeading(text);
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> part = text[..Math.Min(text.Length, _limit)];
            text = text[part.Length..];
            if (part.Length > _bytes.Length - _end)
                MakeRoom(part.Length);
            part.CopyTo(_bytes.AsSpan(_end));
            _end += part.Length;
            _newlines += part.Count((byte)'\n');
            DropOldest();
        }
    }

    /// <returns>The text after the first line.</returns>
    private ReadOnlySpan<byte> AppendToHeading(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
        if (part.Length > _headingRoom)
        {
            while (_headingRoom > 0 && IsInsideCharacter(part[_headingRoom]))
                _headingRoom--;
            part = part[.._headingRoom];
        }

        part.CopyTo(_heading.AsSpan(_headingLength));
        _headingLength += part.Length;
        _headingRoom -= part.Length;
        if (end < 0)
            return [];
        _heading[_headingLength++] = (byte)'\n';
        _isHeadingWhole = true;
        return text[(end + 1)..];
    }

    // Moves the text to the front of a buffer of twice its length or twice the limit: a move copies no more than was
    // appended since the last one.
    private void MakeRoom(int count)
    {
        Span<byte> source = _bytes.AsSpan(_start, Length);
        int wanted = Math.Min(2 * (Length + count), 2 * _limit);
        if (_bytes.Length - _heading.Length < wanted)
            _bytes = new byte[_heading.Length + wanted];
        source.CopyTo(_bytes.AsSpan(_heading.Length));
        _end = _heading.Length + source.Length;
        _start = _heading.Length;
    }

    private void DropOldest()
    {
        int limit = _limit - _headingLength;
        while (Lines > _retainLines || (Length > limit && Lines > 1))
        {
            int newline = _bytes.AsSpan(_start, Length).IndexOf((byte)'\n');
            _start = newline < 0 ? _end : _start + newline + 1;
            _newlines = newline < 0 ? 0 : _newlines - 1;
        }

        if (Length <= limit)
            return;

        // One line is left. Its newline, if any, is its last byte and is kept.
        _start = _end - limit;
        while (_start < _end && IsInsideCharacter(_bytes[_start]))
            _start++;
    }

    private static bool IsInsideCharacter(byte value) => (value & 0xc0) == 0x80;
}
