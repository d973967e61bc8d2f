using CommunityToolkit.HighPerformance.Buffers;
using Pcp.Interop;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.info.*</c>: all scripts, and the probes of this kernel. Scripts are listed on demand, since thousands
/// may be registered at start. pmcd's thread, except where noted.
/// </summary>
internal sealed class InfoCluster : IDisposable
{
    private readonly ScriptService _service;
    private readonly ReadGuard _guard;
    private readonly InstancesColumn _scripts = new MetricTable().AddInstances(MetricType.String);
    private readonly SingleColumn _json = new MetricTable().AddSingle(MetricType.String);
    private readonly SingleColumn _tracepoints = new MetricTable().AddSingle(MetricType.String);
    private long _listedChanges;
    private int _instance; // of the script that is being listed

    public InfoCluster(ScriptService service, ReadGuard guard)
    {
        _service = service;
        _guard = guard;
        _scripts.Numbering = (_, _) => _instance;
        _tracepoints.Error = PmError.TryAgain;
        _tracepoints.Table.Publish();
    }

    /// <summary>The metrics, with their items.</summary>
    public IEnumerable<Metric> Metrics(int domain)
    {
        Metric describe(
            int item,
            string name,
            string help,
            Column column,
            InDomId inDom,
            Func<ClientContext, PmError>? publish = null)
        {
            Pmid pmid = new(domain, PmidMap.InfoCluster, item);
            MetricDescriptor descriptor = new(pmid, MetricType.String, inDom, MetricSemantics.Instant, Units.None);
            return new Metric($"bpftrace.info.{name}", descriptor, column)
            {
                OneLine = help,
                Labels = MetricLabels.Control,
                Refresh = publish,
            };
        }

        InDomId scripts = new(domain, PmidMap.ScriptsSerial);
        return
        [
            describe(0, "scripts", "list all registered bpftrace scripts", _scripts, scripts, PublishScripts),
            describe(1, "scripts_json", "expose all scripts in JSON format", _json, InDomId.Null, PublishJson),
            describe(2, "tracepoints", "list all available tracepoints", _tracepoints, InDomId.Null),
        ];
    }

    /// <summary>Publishes the probes that bpftrace lists; null if it does not. Runner's thread only.</summary>
    public void ShowTracepoints(ReadOnlyMemory<byte>? probes)
    {
        _tracepoints.Error = probes is null ? PmError.NoValue : PmError.None;
        if (probes is { } list)
            _tracepoints.Set(list.Span);
        _tracepoints.Table.Publish();
    }

    public void Dispose()
    {
        _scripts.Table.Dispose();
        _json.Table.Dispose();
        _tracepoints.Table.Dispose();
    }

    // A client that may not read a script's source still sees that the script exists.
    private PmError PublishScripts(ClientContext client)
    {
        if (_guard.LetsEveryoneIn && _listedChanges == _service.Changes)
            return PmError.None;
        if (ReadableBy(client) is not { } readable)
            return PmError.TryAgain;
        _scripts.Begin();
        foreach (RegisteredScript registered in _service.Scripts)
        {
            _instance = registered.Numbers.Instance;
            _scripts.Set(
                Encoding.UTF8.GetBytes(registered.Script.Name),
                0,
                readable.Contains(registered.Script) ? Encoding.UTF8.GetBytes(registered.Script.Source.Code) : []);
        }

        _scripts.End();
        _scripts.Table.Publish();
        _listedChanges = _service.Changes;
        return PmError.None;
    }

    private PmError PublishJson(ClientContext client)
    {
        if (ReadableBy(client) is not { } readable)
            return PmError.TryAgain;
        using ArrayPoolBufferWriter<byte> json = new();
        IEnumerable<ScriptReport> reports = _service.Scripts.Select(
            registered => registered.Report() with { ShowsSource = readable.Contains(registered.Script) });
        if (!ScriptJson.TryWriteAll(json, reports, MetricTable.MaxTextLength))
            return PmError.TooBig;
        _json.Set(json.WrittenSpan);
        _json.Table.Publish();
        return PmError.None;
    }

    // Null if this is not known yet for every script: a script without its source would be taken for another one.
    private HashSet<Script>? ReadableBy(ClientContext client)
    {
        HashSet<Script> readable = [];
        foreach (RegisteredScript registered in _service.Scripts)
        {
            PmError outcome = _guard.Check(client, registered.Script);
            if (outcome == PmError.TryAgain)
                return null;
            if (!outcome.IsError)
                readable.Add(registered.Script);
        }

        return readable;
    }
}
