using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Tables;
using PcpSemantics = Pcp.Interop.Metrics.Semantics;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.scripts.NAME.*</c>: the metrics of one script. Described on pmcd's thread; its values are written by the
/// runner's thread alone, into three tables that are published apart: the state, whenever it changes; the variables,
/// one print cycle at a time; the text, as it comes.
/// </summary>
internal sealed class ScriptCluster : IScriptListener, IDisposable
{
    private readonly Script _script;
    private readonly TimeProvider _clock;
    private readonly StateTable _state;
    private readonly VariableTable _variables;
    private readonly MetricTable _output = new(ColumnKind.Text);

    /// <param name="script">The script.</param>
    /// <param name="number">The cluster's number.</param>
    /// <param name="clock">The time.</param>
    public ScriptCluster(Script script, int number, TimeProvider clock)
    {
        _script = script;
        _clock = clock;
        Number = number;
        _state = new StateTable(script.Source.Code);
        _state.Publish(script.State);
        _variables = new VariableTable(script.Source.Variables);
    }

    /// <summary>The cluster's number.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public IValueSink Values => _variables;

    /// <inheritdoc/>
    public TimeSpan? SinceAccess
    {
        get
        {
            TimeSpan? latest = null;
            foreach (MetricTable table in (ReadOnlySpan<MetricTable>)[_state.Table, _variables.Table, _output])
            {
                if (table.SinceAccess is { } since && (latest is null || since < latest))
                    latest = since;
            }
            return latest;
        }
    }

    /// <summary>When a client last fetched a value of the script, or, if none ever did, when it was registered.</summary>
    public DateTimeOffset LastAccess => SinceAccess is { } ago ? _clock.GetLocalNow() - ago : _script.CreatedAt;

    /// <summary>The metrics.</summary>
    public IEnumerable<Metric> Metrics(int domain)
    {
        foreach (Metric metric in Housekeeping(domain))
            yield return metric;
        ImmutableArray<Variable> variables = _script.Source.Variables;
        for (int i = 0; i < variables.Length; i++)
            yield return Data(domain, variables[i], i);
    }

    /// <inheritdoc/>
    public void Empty(int variable) => _variables.Empty(variable);

    /// <inheritdoc/>
    public void CycleComplete() => _variables.Table.Publish();

    /// <inheritdoc/>
    public void OutputChanged(ReadOnlySpan<byte> text)
    {
        _output.Single(0).Set(text);
        _output.Publish();
    }

    /// <inheritdoc/>
    public void StateChanged(ScriptState state)
    {
        if (state.Status == ScriptStatus.Starting)
            _variables.ForgetWarnings();
        _state.Publish(state);
    }

    /// <inheritdoc/>
    public void DataBytesChanged(long count) => _state.PublishDataBytes(count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Table.Dispose();
        _variables.Table.Dispose();
        _output.Dispose();
    }

    private IEnumerable<Metric> Housekeeping(int domain)
    {
        Metric Describe(
            int item, string name, MetricType type, string help, PcpSemantics semantics = PcpSemantics.Instant, Units units = default) =>
            new(
                $"bpftrace.scripts.{_script.Name}.{name}",
                new(new Pmid(domain, Number, item), type, InDomId.Null, semantics, units),
                _state.Table,
                item)
            { OneLine = help, Labels = Labels.Control };

        return
        [
            Describe(PmidMap.Script.Status, "status", MetricType.String, "status of bpftrace script"),
            Describe(PmidMap.Script.Pid, "pid", MetricType.Unsigned32, "pid of bpftrace process"),
            Describe(PmidMap.Script.ExitCode, "exit_code", MetricType.Signed32, "exit code of bpftrace process"),
            Describe(PmidMap.Script.Error, "error", MetricType.String, "errors of the bpftrace script"),
            Describe(PmidMap.Script.Probes, "probes", MetricType.Unsigned32, "number of attached probes"),
            Describe(PmidMap.Script.Code, "code", MetricType.String, "bpftrace script"),
            Describe(
                PmidMap.Script.DataBytes,
                "data_bytes",
                MetricType.Unsigned32,
                "count of bytes read from bpftrace script",
                PcpSemantics.Counter,
                Units.Bytes),
            Describe(
                PmidMap.Script.LostEvents,
                "lost_events",
                MetricType.Unsigned64,
                "events that the kernel could not hand over in time",
                PcpSemantics.Counter,
                Units.Count),
            Describe(PmidMap.Script.Warnings, "warnings", MetricType.String, "warnings of the running bpftrace script"),
            Describe(
                PmidMap.Script.Restarts,
                "restarts",
                MetricType.Unsigned64,
                "automatic restarts of bpftrace since the script was registered",
                PcpSemantics.Counter,
                Units.Count),
        ];
    }

    private Metric Data(int domain, Variable variable, int index)
    {
        int item = PmidMap.Script.FirstVariable + index;
        bool isOutput = variable.Kind is VariableKind.Output;
        InDomId inDom = variable.IsSingle
            ? InDomId.Null
            : new InDomId(domain, PmidMap.Script.Serial(Number, item));
        string name = variable.Name.Length == 1 ? "root" : variable.Name[1..];
        var descriptor = new MetricDescriptor(
            new Pmid(domain, Number, item), PcpWords.TypeOf(variable.Type), inDom, PcpWords.SemanticsOf(variable.Semantics), Units.None);
        return new Metric(
            $"bpftrace.scripts.{_script.Name}.data.{name}",
            descriptor,
            isOutput ? _output : _variables.Table,
            isOutput ? 0 : index)
        {
            OneLine = $"{variable.Name} variable of bpftrace script",
            Labels = Labels.Of(ContractWords.MetricTypeOf(variable.Kind)),
        };
    }
}
