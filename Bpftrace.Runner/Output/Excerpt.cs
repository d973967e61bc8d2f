using System.Text;

namespace Bpftrace.Runner.Output;

/// <summary>Bytes that came from a script, made fit to stand in a message: it ends up in logs and on terminals.</summary>
internal static class ShownText
{
    /// <summary>The beginning of a text, with a mark where it is cut and blanks for control characters.</summary>
    /// <param name="text">UTF-8; bytes that are none show as U+FFFD.</param>
    /// <param name="maxBytes">How much of it is shown.</param>
    public static string Of(ReadOnlySpan<byte> text, int maxBytes)
    {
        bool isLong = text.Length > maxBytes;
        string shown = Encoding.UTF8.GetString(isLong ? text[..maxBytes] : text) + (isLong ? "…" : "");
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
