using System.Net;
using Fleet.Dashboards.Files;
using Fleet.Hosts;

namespace Fleet.Dashboards.Queries;

/// <summary>The data sources of the fleet, as they would be set up in its Grafana.</summary>
internal sealed class DataSources : IDisposable
{
    private const string HostSpec = "web1";

    private readonly HttpClient _pmproxy = new() { BaseAddress = new Uri("http://localhost:44322") };
    private readonly HttpClient _prometheus = new() { BaseAddress = new Uri("http://localhost:9090") };
    private readonly IDataSource[] _all;

    public DataSources() => _all =
    [
        new PrometheusSource(_prometheus),
        new ValkeySource(_pmproxy),
        new VectorSource(_pmproxy, HostSpec),
        new BpftraceSource(_pmproxy, HostSpec, new NetworkCredential(HostFarm.User, HostFarm.Password)),
    ];

    /// <summary>The one that a query names.</summary>
    public IDataSource Find(DataSourceRef? source) =>
        _all.FirstOrDefault(one => one.Type == source?.Type)
        ?? throw new FormatException($"there is no data source {source}");

    public void Dispose()
    {
        _pmproxy.Dispose();
        _prometheus.Dispose();
    }
}
