using System.Buffers;

namespace Pcp.Bpftrace.Apply;

/// <summary>Versions of kernels and of bpftrace, as numbers that can be compared.</summary>
internal static class Versions
{
    private const int MaxParts = 4;

    private static readonly SearchValues<char> _numberCharacters = SearchValues.Create("0123456789.");

    /// <summary>
    /// The number at the beginning of a version as a host reports it, such as <c>6.1.0-28-amd64</c> or
    /// <c>v0.20.0-rc1</c>; null if there is none. Text after the number does not count, nor does a fifth part of the
    /// number.
    /// </summary>
    public static Version? Find(string text)
    {
        string rest = text.Trim();
        rest = rest.StartsWith('v') ? rest[1..] : rest;
        int end = rest.AsSpan().IndexOfAnyExcept(_numberCharacters);
        string[] parts = [.. (end < 0 ? rest : rest[..end]).TrimEnd('.').Split('.').Take(MaxParts)];
        int[] numbers = new int[MaxParts]; // 5.15 is 5.15.0.0
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return new Version(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>The version that an annotation demands, a number without anything else; null if it is none.</summary>
    public static Version? Parse(string text)
    {
        string number = text.StartsWith('v') ? text[1..] : text;
        return !number.AsSpan().ContainsAnyExcept(_numberCharacters)
            && !number.EndsWith('.')
            && number.Split('.').Length <= MaxParts
                ? Find(number)
                : null;
    }
}
