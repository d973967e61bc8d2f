using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The styles of the pictures. Terminals with fewer colours show the nearest ones.</summary>
internal static class Palette
{
    private static readonly Style[] Heat =
    [
        new Style(Color.FromInt32(54)), new Style(Color.FromInt32(90)), new Style(Color.FromInt32(126)),
        new Style(Color.FromInt32(162)), new Style(Color.FromInt32(203)), new Style(Color.FromInt32(209)),
        new Style(Color.FromInt32(215)), new Style(Color.FromInt32(228)),
    ];

    public static Style Plain { get; } = Style.Plain;

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    public static Style Dim { get; } = new(decoration: Decoration.Dim);

    public static Style Name { get; } = new(Color.FromInt32(80), decoration: Decoration.Bold);

    public static Style Bar { get; } = new(Color.FromInt32(38));

    public static Style Rate { get; } = new(Color.FromInt32(114));

    public static Style Warning { get; } = new(Color.FromInt32(214));

    public static Style Failure { get; } = new(Color.FromInt32(203), decoration: Decoration.Bold);

    public static Style Marked { get; } = new(decoration: Decoration.Invert);

    /// <param name="level">More than 0, at most 1.</param>
    public static Style HeatOf(double level) => Heat[Math.Clamp((int)Math.Ceiling(level * Heat.Length) - 1, 0, 7)];
}
