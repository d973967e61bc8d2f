using System.Runtime.InteropServices;

namespace Bpftrace.Runner.Native;

/// <summary>
/// Bytes that are appended, in memory of malloc(3). A map of a million keys is one line of many megabytes: malloc moves
/// such a block by its pages when it grows, uses no memory for the part that was not written yet, and returns the block
/// to the system when it is freed. For one thread.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _bytes;
    private int _capacity;
    private int _length;

    ~NativeBuffer() => Free();

    /// <summary>The bytes appended since the last <see cref="Clear"/>; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int needed = checked(_length + bytes.Length);
        if (needed > _capacity)
        {
            int capacity = (int)Math.Max(needed, Math.Min(Array.MaxLength, _capacity * 3L / 2));
            _bytes = (byte*)NativeMemory.Realloc(_bytes, (nuint)capacity);
            _capacity = capacity;
        }

        bytes.CopyTo(new Span<byte>(_bytes + _length, bytes.Length));
        _length = needed;
    }

    /// <summary>Drops the bytes and keeps the memory for the next ones.</summary>
    public void Clear() => _length = 0;

    /// <summary>Frees the memory; the buffer is empty and can be used again.</summary>
    public void Dispose()
    {
        Free();
        _bytes = null;
        _capacity = _length = 0;
        GC.SuppressFinalize(this);
    }

    private void Free() => NativeMemory.Free(_bytes);
}
