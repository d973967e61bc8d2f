namespace Pcp.Bpftrace.Pictures;

/// <summary>Where and how a picture is drawn. A picture has at most so many lines, each at most so wide.</summary>
/// <param name="Width">In cells.</param>
/// <param name="Height">In lines.</param>
/// <param name="Appearance">The characters to draw with.</param>
/// <param name="Sort">The order of tables.</param>
/// <param name="View">How histograms are shown.</param>
/// <param name="Offset">How many rows of a table are above the first one that is shown.</param>
internal sealed record Canvas(
    int Width,
    int Height,
    Appearance Appearance,
    SortOrder Sort = SortOrder.Value,
    HistogramView View = HistogramView.Both,
    int Offset = 0);
