using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>Reads whole files, one after the other.</summary>
/// <param name="maxSize">The largest file in bytes.</param>
internal sealed class WholeFile(int maxSize)
{
    private readonly byte[] _buffer = new byte[maxSize + 1];

    /// <summary>Reads a file; null if it is too large. What counts is what is read, not the size that was stated.</summary>
    public byte[]? Read(SafeFileHandle file)
    {
        int length = 0;
        while (RandomAccess.Read(file, _buffer.AsSpan(length), length) is > 0 and var count)
            length += count;
        return length > maxSize ? null : _buffer[..length];
    }
}
