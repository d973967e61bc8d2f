namespace Pcp.Bpftrace.Samples;

/// <summary>
/// Text from outside, such as names of processes, on one line and without characters that would control a terminal.
/// </summary>
internal static class VisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// The text with <c>\n</c>, <c>\t</c>, <c>\x1b</c> and the like for control characters, and <c>\u202e</c> and the
    /// like for other invisible ones, which could reverse or hide what follows.
    /// </summary>
    public static string Of(string text)
    {
        if (IsVisible(text))
            return text;
        StringBuilder visible = new(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            visible.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                int value when Rune.IsControl(rune) => $"\\x{value.ToString("x2", CultureInfo.InvariantCulture)}",
                int value when IsInvisible(rune) => $"\\u{value.ToString("x4", CultureInfo.InvariantCulture)}",
                _ => rune.ToString(),
            });
        }

        return visible.ToString();
    }

    /// <summary>The same of a text of several lines, which stay apart.</summary>
    public static string OfLines(string text) => string.Join('\n', text.Split('\n').Select(Of));

    private static bool IsVisible(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || IsInvisible(rune))
                return false;
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,

        // The joiners are part of words and emoji.
        UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner),
        _ => false,
    };
}
