using System.Globalization;
using System.Text;

namespace Pmda.Bpftrace.Logging;

/// <summary>What a client sent, made fit to stand in a line of the log: in quotes, on one line, and not long.</summary>
internal static class QuotedText
{
    /// <summary>How many characters of a text are shown.</summary>
    public const int MaxShown = 60;

    /// <summary>The beginning of a text, blanks before it left out, as a C string; with a mark where it is cut.</summary>
    public static string Of(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        StringBuilder quoted = new("\"");
        int shown = 0;
        foreach (Rune rune in rest.EnumerateRunes())
        {
            if (shown++ == MaxShown)
                return quoted.Append("…\"").ToString();
            Append(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                quoted.Append('\\').Append((char)rune.Value);
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            case var value when Rune.IsControl(rune):
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
                break;
            default:
                quoted.Append(rune.ToString());
                break;
        }
    }
}
