namespace Pcp.Interop.Native;

/// <summary>Text for C, valid until the next callback that returns text. pmcd's thread only.</summary>
internal sealed unsafe class ReplyBuffer : IDisposable
{
    private readonly NativeArray<byte> _text = new();
    private readonly NativeArray<int> _status = new();
    private int _length;
    private int _count;

    /// <summary>One text, with a NUL behind it.</summary>
    internal byte* Text(string text)
    {
        Clear();
        Append(text, 0);
        return _text.Pointer;
    }

    internal void Clear() => _length = _count = 0;

    /// <summary>Appends a name with its status, PMNS_LEAF_STATUS (0) or PMNS_NONLEAF_STATUS (1).</summary>
    internal void Append(string name, int status)
    {
        // Room for the worst case, so that the name is encoded in one pass.
        Span<byte> room = _text.Span(checked(_length + Encoding.UTF8.GetMaxByteCount(name.Length) + 1))[_length..];
        int size = Encoding.UTF8.GetBytes(name, room);
        room[size] = 0;
        _length += size + 1;
        _status.Span(_count + 1)[_count++] = status;
    }

    /// <summary>All names that were appended.</summary>
    internal NativeNames Names() => new()
    {
        Text = _text.Reserve(1),
        Length = (ulong)_length,
        Status = _status.Reserve(1),
        Count = _count,
    };

    public void Dispose()
    {
        _text.Dispose();
        _status.Dispose();
    }
}
