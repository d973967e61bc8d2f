using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Flame;

/// <summary>
/// Writes a flame graph as an SVG file that needs no other files. In a browser, its script adds zoom, search and
/// tooltips; elsewhere it is a plain picture. The same graph gives the same bytes.
/// </summary>
internal static class FlameSvg
{
    // In pixels; flame.js widens the picture to that of the window.
    private const int Width = 1200;
    private const int HeadHeight = 84;
    private const int RowHeight = 19;
    private const int FrameHeight = 18;
    private const int FootHeight = 30;

    // The width of all frames in the picture, which leaves margins of 1 %.
    private const double AreaPercent = 98;

    // Of the monospaced font, as in flame.js.
    private const double CharacterWidth = 7.25;
    private const int TextMargin = 4;
    private const int MinCharacters = 3;

    /// <param name="output">The file, in UTF-8.</param>
    /// <param name="graph">The stacks.</param>
    /// <param name="title">The heading, such as the script and the variable.</param>
    /// <param name="subtitle">Where and when they were taken.</param>
    public static void Write(TextWriter output, FlameGraph graph, string title, string subtitle)
    {
        FlameLayout layout = new(graph);
        int framesHeight = layout.Rows * RowHeight;
        int height = HeadHeight + framesHeight + FootHeight;
        string heading = XmlText.Of(title);
        WriteLine(output, """<?xml version="1.0" encoding="UTF-8"?>""");
        WriteLine(output, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}">""");
        WriteLine(output, $"<title>{heading}</title>");
        WriteLine(output, $"<style>\n{Resource("flame.css")}</style>");
        WriteLine(output, """<rect class="page" width="100%" height="100%"/>""");
        WriteLine(output, $"""<text class="title" x="1%" y="28">{heading}</text>""");
        WriteLine(output, $"""<text class="legend" x="1%" y="48">{XmlText.Of(Legend(graph, subtitle))}</text>""");
        WriteLine(output, """<text id="details" x="1%" y="72"></text>""");
        WriteLine(output, """<foreignObject id="tools" x="0" y="8" width="99%" height="36"></foreignObject>""");
        WriteLine(
            output,
            $"""<svg id="frames" x="1%" y="{HeadHeight}" width="{AreaPercent}%" height="{framesHeight}">""");
        foreach (PlacedFrame frame in layout.Frames)
            Write(output, frame, graph.Root.Total);
        WriteLine(output, "</svg>");
        WriteLine(output, $"""<text class="legend" x="1%" y="{height - 10}">{Omitted(layout)}</text>""");
        WriteLine(output, $"<script><![CDATA[\n{Resource("flame.js")}]]></script>");
        WriteLine(output, "</svg>");
    }

    private static void Write(TextWriter output, PlacedFrame frame, UInt128 total)
    {
        string place = $"""x="{Percent(frame.Left)}" y="{frame.Depth * RowHeight}" width="{Percent(frame.Width)}" """;
        string count = $"{Number(frame.Node.Total)}, {Share(frame.Node.Total, total)} of all";
        WriteLine(output, $"""<svg class="f" data-depth="{frame.Depth}" {place}height="{FrameHeight}">""");
        WriteLine(output, $"<title>{XmlText.Of(frame.Node.Name)}\n{count}</title>");
        WriteLine(output, $"""<rect width="100%" height="100%" fill="{FlameColors.Of(frame.Node)}"/>""");
        WriteLine(output, $"""<text x="{TextMargin}" y="13">{XmlText.Of(Fit(frame))}</text></svg>""");
    }

    private static string Legend(FlameGraph graph, string subtitle)
    {
        string stacks = graph.Stacks == 1 ? "1 stack" : $"{Number((UInt128)graph.Stacks)} stacks";
        return $"Total {Number(graph.Root.Total)} in {stacks}{(subtitle.Length > 0 ? " · " : "")}{subtitle}";
    }

    private static string Omitted(FlameLayout layout) => layout.Omitted switch
    {
        0 => "",
        1 => $"1 frame narrower than {Percent(FlameLayout.MinWidth)} is counted, but not drawn.",
        int n => $"{n} frames narrower than {Percent(FlameLayout.MinWidth)} are counted, but not drawn.",
    };

    /// <summary>As much of the name as fits at the width of the picture in the file.</summary>
    private static string Fit(PlacedFrame frame)
    {
        double pixels = frame.Width / (100.0 * FlameLayout.UnitsPerPercent) * Width * AreaPercent / 100;
        int room = (int)((pixels - (2 * TextMargin)) / CharacterWidth);
        string name = VisibleText.Of(frame.Node.Name);
        Rune[] characters = [.. name.EnumerateRunes()];
        if (characters.Length <= room)
            return name;
        return room < MinCharacters ? "" : $"{string.Concat(characters[..(room - 1)])}…";
    }

    private static string Number(UInt128 value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(UInt128 value, UInt128 total) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * (double)value / (double)total:0.00}%");

    private static string Percent(long units) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)units / FlameLayout.UnitsPerPercent:0.######}%");

    /// <summary>Writes a line that ends as in Unix files, whatever the writer's own end of line is.</summary>
    private static void WriteLine(TextWriter output, string line) => output.Write($"{line}\n");

    private static string Resource(string name)
    {
        using Stream stream = typeof(FlameSvg).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
