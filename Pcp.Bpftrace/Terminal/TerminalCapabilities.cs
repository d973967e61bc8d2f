using Pcp.Bpftrace.Pictures;
using Spectre.Console;

namespace Pcp.Bpftrace.Terminal;

/// <summary>The colours and characters that the terminal can show.</summary>
/// <param name="Colors">The colours that it has.</param>
/// <param name="IsUnicode">Whether it shows more than ASCII.</param>
internal sealed record TerminalCapabilities(ColorSystem Colors, bool IsUnicode)
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>The characters that pictures are made of.</summary>
    public Appearance Appearance { get; } = new(IsUnicode);

    /// <summary>Whether <c>TERM</c> says that nothing but lines of text can be written.</summary>
    public static bool IsDumb(Func<string, string?> environment) => environment("TERM") is null or "" or "dumb";

    /// <summary>From <c>TERM</c>, <c>COLORTERM</c>, <c>NO_COLOR</c> and the locale.</summary>
    public static TerminalCapabilities Of(Func<string, string?> environment) =>
        new(ColorsOf(environment), IsUtf8(environment));

    private static ColorSystem ColorsOf(Func<string, string?> environment)
    {
        string term = environment("TERM") ?? "";
        if (!string.IsNullOrEmpty(environment("NO_COLOR")) || IsDumb(environment)
            || term.StartsWith("vt", StringComparison.Ordinal))
        {
            return ColorSystem.NoColors;
        }

        bool isMany = environment("COLORTERM") is "truecolor" or "24bit"
            || term.Contains("256color", StringComparison.Ordinal);
        return isMany ? ColorSystem.EightBit : ColorSystem.Standard;
    }

    /// <summary>The first of these variables that is set decides, as in setlocale(3).</summary>
    private static bool IsUtf8(Func<string, string?> environment)
    {
        string? locale = LocaleVariables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        if (locale is null)
            return false;
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
            || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
