using System.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Bytes that are put together piece by piece, in memory of the shared pool. Unlike a buffer writer it can be cut back, so
/// that what many texts begin with is written once. For one thread; spans are valid until the next change.
/// </summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Adds bytes. They may lie in this buffer only if room for them was made with <see cref="Reserve"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Append(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    /// <summary>Makes room, so that the next <paramref name="count"/> bytes do not move what is written.</summary>
    public void Reserve(int count)
    {
        int needed = Length + count;
        if (needed <= _bytes.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
        Written.CopyTo(larger);
        Return();
        _bytes = larger;
    }

    /// <summary>Forgets all but the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Gives the memory back; the buffer is empty after that and may be used again.</summary>
    public void Dispose()
    {
        Return();
        _bytes = [];
        Length = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
