using Spectre.Console.Rendering;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The widths of text in cells of a terminal.</summary>
internal static class Cells
{
    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>As much of the text as fits, with an ellipsis if that is not all.</summary>
    public static string Fit(string text, int width, string ellipsis)
    {
        // Measuring a line of megabytes for each frame would take long.
        int most = (8 * Math.Max(width, 0)) + 64;
        if (text.Length <= most && Width(text) <= width)
            return text;
        return width >= ellipsis.Length ? Take(text, width - ellipsis.Length) + ellipsis : Take(text, width);
    }

    public static string PadRight(string text, int width) => text + Space(width - Width(text));

    public static string PadLeft(string text, int width) => Space(width - Width(text)) + text;

    public static string Space(int width) => new(' ', Math.Max(width, 0));

    /// <summary>As much of the text as fits.</summary>
    public static string Take(string text, int width)
    {
        int end = 0;
        while (end < text.Length)
        {
            int length = StringInfo.GetNextTextElementLength(text, end);
            width -= Width(text.Substring(end, length));
            if (width < 0)
                break;
            end += length;
        }

        return text[..end];
    }
}
