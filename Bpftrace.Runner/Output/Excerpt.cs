using System.Globalization;
using System.Text;

namespace Bpftrace.Runner.Output;

/// <summary>The beginning of a text that came from outside, on one line, for logs and messages.</summary>
public static class Excerpt
{
    /// <summary>The most characters in a quoted excerpt.</summary>
    public const int MaxQuoted = 60;

    /// <summary>An excerpt with control characters escaped and a mark where it is cut.</summary>
    /// <param name="utf8">The text; bytes that are not UTF-8 become U+FFFD.</param>
    /// <param name="maxLength">The most characters.</param>
    public static string Of(ReadOnlySpan<byte> utf8, int maxLength) =>
        Escape(Decode(utf8, maxLength), maxLength, isQuoted: false);

    /// <summary>An excerpt as a quoted C string.</summary>
    public static string Quote(string text) => Escape(text, MaxQuoted, isQuoted: true);

    /// <inheritdoc cref="Quote(string)"/>
    public static string Quote(ReadOnlySpan<byte> utf8) => Quote(Decode(utf8, MaxQuoted));

    // One more character than is shown, so that the cut is noticed.
    private static string Decode(ReadOnlySpan<byte> utf8, int maxLength) =>
        Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * (maxLength + 1))]);

    private static string Escape(string text, int maxLength, bool isQuoted)
    {
        StringBuilder escaped = new(isQuoted ? "\"" : "");
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length++ == maxLength)
            {
                escaped.Append('…');
                break;
            }

            Append(escaped, rune, isQuoted);
        }

        return escaped.Append(isQuoted ? "\"" : "").ToString();
    }

    private static void Append(StringBuilder escaped, Rune rune, bool isQuoted)
    {
        switch (rune.Value)
        {
            case '"' or '\\' when isQuoted:
                escaped.Append('\\').Append((char)rune.Value);
                break;
            case '\n':
                escaped.Append("\\n");
                break;
            case '\t':
                escaped.Append("\\t");
                break;
            case int value when Rune.IsControl(rune):
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
                break;
            default:
                escaped.Append(rune.ToString());
                break;
        }
    }
}
