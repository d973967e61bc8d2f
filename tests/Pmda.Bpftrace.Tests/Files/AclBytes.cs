using System.Buffers.Binary;

namespace Pmda.Bpftrace.Tests.Files;

/// <summary>Makes the bytes of an ACL as the kernel has them.</summary>
internal static class AclBytes
{
    private const uint Version = 2;

    /// <summary>
    /// From the form of setfacl(1), with ids for names: <c>u::rw- u:1000:rw- g::r-- m::rw- o::r--</c>.
    /// </summary>
    public static byte[] Of(string entries) =>
    [
        .. Bytes(Version),
        .. entries.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Entry),
    ];

    /// <summary>One entry, which may be none that there is.</summary>
    public static byte[] Entry(ushort tag, ushort permissions, uint id)
    {
        byte[] entry = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(2), permissions);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), id);
        return entry;
    }

    private static byte[] Entry(string text)
    {
        string[] parts = text.Split(':');
        bool isNamed = parts[1].Length > 0;
        ushort tag = parts[0] switch
        {
            "u" => (ushort)(isNamed ? 2 : 1),
            "g" => (ushort)(isNamed ? 8 : 4),
            "m" => 16,
            "o" => 32,
            _ => throw new ArgumentException(text),
        };
        int permissions = "xwr".Select((c, bit) => parts[2].Contains(c) ? 1 << bit : 0).Sum();
        return Entry(tag, (ushort)permissions, isNamed ? uint.Parse(parts[1]) : uint.MaxValue);
    }

    private static byte[] Bytes(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
