namespace Bpftrace.Runner.Output;

/// <summary>The beginning of a text that came from outside, on one line, for logs and messages.</summary>
public static class Excerpt
{
    /// <summary>The most characters in a quoted excerpt.</summary>
    internal const int MaxQuoted = 60;

    /// <summary>An excerpt as a quoted C string.</summary>
    public static string Quote(string text) => $"\"{Escape(text, MaxQuoted, isQuoted: true)}\"";

    /// <inheritdoc cref="Quote(string)"/>
    internal static string Quote(ReadOnlySpan<byte> utf8) => Quote(Decode(utf8, MaxQuoted));

    /// <summary>An excerpt with control characters escaped and a mark where it is cut.</summary>
    /// <param name="utf8">The text; bytes that are not UTF-8 become U+FFFD.</param>
    /// <param name="maxLength">The most characters.</param>
    internal static string Of(ReadOnlySpan<byte> utf8, int maxLength) =>
        Escape(Decode(utf8, maxLength), maxLength, isQuoted: false);

    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, int)"/>
    internal static string Of(string text, int maxLength) => Escape(text, maxLength, isQuoted: false);

    // One more character than is shown, so that the cut is noticed.
    private static string Decode(ReadOnlySpan<byte> utf8, int maxLength) =>
        Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * (maxLength + 1))]);

    private static string Escape(string text, int maxLength, bool isQuoted)
    {
        StringBuilder escaped = new();
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length++ == maxLength)
                return escaped.Append('…').ToString();
            escaped.Append(rune.Value switch
            {
                '"' or '\\' when isQuoted => $"\\{rune}",
                '\n' => "\\n",
                '\t' => "\\t",
                int value when Rune.IsControl(rune) => $"\\x{value.ToString("x2", CultureInfo.InvariantCulture)}",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
