namespace Pcp.Bpftrace.Flame;

/// <summary>Colours of frames: the same for a name in every picture.</summary>
internal static class FlameColors
{
    private const string KeyPart = "#c5d3e2";
    private const string Unnamed = "#d9d6d0"; // a frame of which only the address is known

    private static readonly (int Red, int Green, int Blue) _darkest = (0xf0, 0x85, 0x5a);
    private static readonly (int Red, int Green, int Blue) _lightest = (0xfc, 0xd8, 0x7c);

    public static string Of(FlameNode node)
    {
        if (node.IsKeyPart)
            return KeyPart;
        if (FrameName.IsAddress(node.Name) || node.Name == StackKey.NoStack)
            return Unnamed;
        int shade = (int)(Hash(node.Name) >> 24); // 0 to 255
        int red = Mix(_darkest.Red, _lightest.Red, shade);
        int green = Mix(_darkest.Green, _lightest.Green, shade);
        int blue = Mix(_darkest.Blue, _lightest.Blue, shade);
        return $"#{red:x2}{green:x2}{blue:x2}";
    }

    private static int Mix(int from, int to, int shade) => from + ((to - from) * shade / 255);

    /// <summary>FNV-1a, with a multiplication to spread it: string.GetHashCode differs between runs.</summary>
    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
            hash = unchecked((hash ^ c) * 16777619);
        return unchecked(hash * 2654435769);
    }
}
