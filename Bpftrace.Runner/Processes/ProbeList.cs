using System.Diagnostics.CodeAnalysis;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Joins the lines of <c>bpftrace -l</c> with commas, each once. A kernel has some eighty thousand probes, so they stay
/// bytes in one buffer.
/// </summary>
internal sealed class ProbeList
{
    /// <summary>The longest list in bytes, several times that of any kernel.</summary>
    public const int Capacity = 32 * 1024 * 1024;

    // Finished probes, a comma after each, and behind them the line that is being read.
    private byte[] _text = new byte[16 * 1024];
    private int _length;
    private int _lineStart;
    private readonly HashSet<Slice> _seen;

    public ProbeList() => _seen = new HashSet<Slice>(new SliceComparer(this));

    /// <summary>Appends output, cut anywhere.</summary>
    /// <returns>False, and nothing is appended, if it would exceed <see cref="Capacity"/>.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Capacity - _length)
            return false;

        while (true)
        {
            int newline = bytes.IndexOf((byte)'\n');
            Add(newline < 0 ? bytes : bytes[..newline]);
            if (newline < 0)
                return true;
            EndLine();
            bytes = bytes[(newline + 1)..];
        }
    }

    /// <summary>All probes in order of first appearance, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        EndLine();
        return _text.AsSpan(0, Math.Max(0, _length - 1)).ToArray();
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        // One more than needed: room for the comma.
        if (_text.Length - _length <= bytes.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes.Length + 1));
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EndLine()
    {
        int length = _text.AsSpan(_lineStart, _length - _lineStart).TrimEnd(" \r"u8).Length;
        if (length == 0 || !_seen.Add(new Slice(_lineStart, length)))
        {
            _length = _lineStart;
            return;
        }

        _length = _lineStart + length;
        _text[_length++] = (byte)',';
        _lineStart = _length;
    }

    private readonly record struct Slice(int Start, int Length);

    private sealed class SliceComparer(ProbeList list) : IEqualityComparer<Slice>
    {
        public bool Equals(Slice x, Slice y) => Bytes(x).SequenceEqual(Bytes(y));

        public int GetHashCode([DisallowNull] Slice slice)
        {
            HashCode hash = default;
            hash.AddBytes(Bytes(slice));
            return hash.ToHashCode();
        }

        private ReadOnlySpan<byte> Bytes(Slice slice) => list._text.AsSpan(slice.Start, slice.Length);
    }
}
