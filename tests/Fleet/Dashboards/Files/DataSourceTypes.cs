namespace Fleet.Dashboards.Files;

/// <summary>The ids of Grafana's plugins for the data sources that the dashboards use.</summary>
internal static class DataSourceTypes
{
    /// <summary>Prometheus.</summary>
    public const string Prometheus = "prometheus";

    /// <summary>pmproxy's live values.</summary>
    public const string Vector = "performancecopilot-vector-datasource";

    /// <summary>pmproxy's key-value store.</summary>
    public const string Valkey = "performancecopilot-valkey-datasource";

    /// <summary>Scripts that the data source registers with the agent, through pmproxy.</summary>
    public const string Bpftrace = "performancecopilot-bpftrace-datasource";
}
