namespace Integration.Rig;

/// <summary>The format in which a Grafana panel shows a script.</summary>
internal enum PanelFormat
{
    /// <summary>Every variable, over time.</summary>
    TimeSeries,

    /// <summary>The first histogram.</summary>
    Heatmap,

    /// <summary>The printed text, lines of comma-separated values after a line of titles.</summary>
    Table,

    /// <summary>The first map with stacks as keys.</summary>
    FlameGraph,
}
