using System.Buffers.Binary;
using System.Numerics;

namespace Pmda.Bpftrace.Audit;

/// <summary>
/// SHA-256 (FIPS 180-4), to identify a script as <c>sha256sum</c> does. Implemented here because .NET's implementation
/// would load OpenSSL, 2 MB. Not for secrets.
/// </summary>
internal static class Sha256
{
    private const int BlockSize = 64;
    private const int LengthSize = 8;

    private static readonly uint[] _constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The hash as 64 hexadecimal digits.</summary>
    public static string Hex(ReadOnlySpan<byte> data)
    {
        Span<uint> state =
        [
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        ];
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
            Add(rest, state);

        // A bit, zeros, and the number of bits at the end of a block: of the next one if this one has no room.
        Span<byte> last = stackalloc byte[2 * BlockSize];
        last.Clear();
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        last = last[..(rest.Length < BlockSize - LengthSize ? BlockSize : 2 * BlockSize)];
        BinaryPrimitives.WriteUInt64BigEndian(last[^LengthSize..], (ulong)data.Length * 8);
        for (; last.Length > 0; last = last[BlockSize..])
            Add(last, state);

        Span<byte> hash = stackalloc byte[32];
        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
        return Convert.ToHexStringLower(hash);
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> words = stackalloc uint[64];
        for (int i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (int i = 16; i < words.Length; i++)
        {
            (uint early, uint late) = (words[i - 15], words[i - 2]);
            uint s0 = Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3);
            uint s1 = Rotate(late, 17) ^ Rotate(late, 19) ^ (late >> 10);
            words[i] = words[i - 16] + s0 + words[i - 7] + s1;
        }

        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int i = 0; i < words.Length; i++)
        {
            uint s1 = Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);
            uint t1 = h + s1 + ((e & f) ^ (~e & g)) + _constants[i] + words[i];
            uint s0 = Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);
            uint t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        ReadOnlySpan<uint> added = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < added.Length; i++)
            state[i] += added[i];
    }

    private static uint Rotate(uint word, int bits) => BitOperations.RotateRight(word, bits);
}
