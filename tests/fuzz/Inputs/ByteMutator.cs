namespace Fuzz.Inputs;

/// <summary>Changes inputs as accidents would, without knowing what they are.</summary>
internal static class ByteMutator
{
    /// <summary>Bytes without any order, up to a length.</summary>
    public static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[random.Next(length + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Cuts out, doubles, flips and inserts at a few places.</summary>
    /// <param name="random">Where and what.</param>
    /// <param name="input">What to start from.</param>
    /// <param name="pieces">What may be inserted, beside bytes of any value.</param>
    public static byte[] Mutate(Random random, byte[] input, IReadOnlyList<byte[]> pieces)
    {
        List<byte> bytes = new(input);
        for (int changes = random.Next(1, 8); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(random.Next(1, 16), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes.InsertRange(at, pieces[random.Next(pieces.Count)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
