namespace Bpftrace.Runner.Output;

/// <summary>
/// The beginning of a line whose end has not come. A map of a million keys is one line of many megabytes, so the buffer is no
/// larger than it must be, and what it has grown out of goes back to the system: once it has grown, nothing is allocated
/// any more, so the collector would never look for it. For one thread.
/// </summary>
internal sealed class LineBuffer
{
    // Less is not worth a collection.
    private const int WorthCollecting = 1024 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private long _outgrown;

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int needed = checked(_length + bytes.Length);
        if (needed > _bytes.Length)
            Grow(needed);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    /// <summary>Forgets what was written; room for as much stays for the next line.</summary>
    public void Clear()
    {
        int length = _length;
        _length = 0;
        if (_outgrown >= WorthCollecting)
            Collect(length + length / 16);
    }

    /// <summary>Gives the memory back; the buffer may be used again.</summary>
    public void Release()
    {
        _outgrown += _bytes.Length;
        _length = 0;
        if (_outgrown >= WorthCollecting)
            Collect(0);
        _bytes = [];
    }

    private void Grow(int needed)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Max(needed, Math.Min(Array.MaxLength, _bytes.Length * 3L / 2)));
        Written.CopyTo(larger);
        _outgrown += _bytes.Length;
        _bytes = larger;
    }

    private void Collect(int capacity)
    {
        _outgrown = 0;
        _bytes = [];
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    }
}
