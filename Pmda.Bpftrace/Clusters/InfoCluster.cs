using System.Buffers;
using System.Text;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.info.*</c>: all scripts, and what could be traced. Scripts are listed when somebody asks: thousands may
/// be registered at start. pmcd's thread, but for what says otherwise.
/// </summary>
internal sealed class InfoCluster : IDisposable
{
    private readonly ScriptService _service;
    private readonly MetricTable _scripts = new(ColumnKind.Texts);
    private readonly MetricTable _json = new(ColumnKind.Text);
    private readonly MetricTable _tracepoints = new(ColumnKind.Text);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _listedChanges;
    private int _instance; // of the script that is being listed

    public InfoCluster(ScriptService service)
    {
        _service = service;
        _scripts.Instances(0).Numbering = (_, _) => _instance;
        _tracepoints.Single(0).Error = PmError.TryAgain;
        _tracepoints.Publish();
    }

    /// <summary>The metrics.</summary>
    public IEnumerable<Metric> Metrics(int domain)
    {
        Pmid Number(int item) => new(domain, PmidMap.Info.Cluster, item);
        InDomId inDom = new(domain, PmidMap.Info.ScriptsSerial);
        return
        [
            new Metric(
                "bpftrace.info.scripts",
                new(Number(PmidMap.Info.Scripts), MetricType.String, inDom, MetricSemantics.Instant, Units.None),
                _scripts,
                0) { OneLine = "list all registered bpftrace scripts", Labels = Labels.Control, Refresh = _ => PublishScripts() },
            new Metric(
                "bpftrace.info.scripts_json",
                new(Number(PmidMap.Info.ScriptsJson), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None),
                _json,
                0) { OneLine = "expose all scripts in JSON format", Labels = Labels.Control, Refresh = _ => PublishJson() },
            new Metric(
                "bpftrace.info.tracepoints",
                new(Number(PmidMap.Info.Tracepoints), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None),
                _tracepoints,
                0) { OneLine = "list all available tracepoints", Labels = Labels.Control },
        ];
    }

    /// <summary>Shows the probes that bpftrace lists; null if it does not. Runner's thread only.</summary>
    public void ShowTracepoints(ReadOnlyMemory<byte>? probes)
    {
        SingleColumn column = _tracepoints.Single(0);
        column.Error = probes is null ? PmError.NoValue : PmError.None;
        if (probes is { } list)
            column.Set(list.Span);
        _tracepoints.Publish();
    }

    public void Dispose()
    {
        _scripts.Dispose();
        _json.Dispose();
        _tracepoints.Dispose();
    }

    private PmError PublishScripts()
    {
        if (_listedChanges == _service.Changes)
            return PmError.None;
        InstancesColumn column = _scripts.Instances(0);
        column.Begin();
        foreach (RegisteredScript registered in _service.Scripts)
        {
            _instance = registered.Numbers.Instance;
            column.Set(
                Encoding.UTF8.GetBytes(registered.Script.Name), 0, Encoding.UTF8.GetBytes(registered.Script.Source.Code));
        }

        column.End();
        _scripts.Publish();
        _listedChanges = _service.Changes;
        return PmError.None;
    }

    private PmError PublishJson()
    {
        _buffer.ResetWrittenCount();
        ScriptJson.WriteAll(_buffer, _service.Scripts.Select(registered => registered.Report()));
        if (_buffer.WrittenCount > MetricTable.MaxTextLength)
            return PmError.TooBig;
        _json.Single(0).Set(_buffer.WrittenSpan);
        _json.Publish();
        return PmError.None;
    }
}
