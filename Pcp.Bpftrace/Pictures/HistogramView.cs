namespace Pcp.Bpftrace.Pictures;

/// <summary>How histograms are shown.</summary>
internal enum HistogramView
{
    /// <summary>Bars, and a heat map beside or below them if there is room.</summary>
    Both,

    /// <summary>Bars only.</summary>
    Bars,

    /// <summary>The heat map only.</summary>
    HeatMap,
}
