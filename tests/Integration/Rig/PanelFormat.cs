namespace Integration.Rig;

/// <summary>What a Grafana panel shows of a script.</summary>
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
