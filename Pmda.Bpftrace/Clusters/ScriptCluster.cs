using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.scripts.NAME.*</c>: the metrics of one script. Described on pmcd's thread; its values are written by the
/// runner's thread alone, into three tables that are published apart: the state, whenever it changes; the variables,
/// one print cycle at a time; the text, as it comes.
/// </summary>
internal sealed class ScriptCluster : IScriptListener, IDisposable
{
    /// <summary>The names of all metrics of scripts begin with this.</summary>
    public const string NamePrefix = "bpftrace.scripts.";

    private readonly Script _script;
    private readonly ScriptNumbers _numbers;
    private readonly int _domain;
    private readonly TimeProvider _clock;
    private readonly List<InstanceStore.Lease> _leases = [];
    private readonly StateTable _state;
    private readonly VariableTable _variables;
    private readonly MetricTable _output = new(ColumnKind.Text);

    /// <param name="script">The script.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="domain">The domain of the agent.</param>
    /// <param name="instances">Gives instances numbers that last, if the script's do; null if none do.</param>
    /// <param name="clock">The time.</param>
    public ScriptCluster(Script script, ScriptNumbers numbers, int domain, InstanceStore? instances, TimeProvider clock)
    {
        _script = script;
        _numbers = numbers;
        _domain = domain;
        _clock = clock;
        _state = new StateTable(script);
        _variables = new VariableTable(script.Source.Variables);
        NumberInstances(instances);
    }

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
    public IEnumerable<Metric> Metrics()
    {
        for (int column = 0; column < ScriptMetric.All.Length; column++)
            yield return Common(ScriptMetric.All[column], column);
        for (int i = 0; i < _numbers.Items.Length; i++)
            yield return Data(_script.Source.Variables[i], i);
    }

    /// <summary>The name of a variable's metric.</summary>
    public static string NameOf(string script, Variable variable) => $"{NamePrefix}{script}.{LeafOf(variable.Name)}";

    /// <summary>The name of a variable's metric below its script's.</summary>
    public static string LeafOf(string variable) => $"data.{(variable.Length == 1 ? "root" : variable[1..])}";

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
        _state.PublishAll();
    }

    /// <inheritdoc/>
    public void DataBytesChanged(long count) => _state.PublishNumbers();

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Table.Dispose();
        _variables.Table.Dispose();
        _output.Dispose();
        foreach (InstanceStore.Lease lease in _leases)
            lease.Dispose();
    }

    private void NumberInstances(InstanceStore? instances)
    {
        ImmutableArray<Variable> variables = _script.Source.Variables;
        for (int i = 0; i < variables.Length; i++)
        {
            Variable variable = variables[i];
            if (variable.Kind is VariableKind.Histogram && !variable.IsKeyed)
            {
                _variables.Table.Instances(i).Numbering = new BucketNumbers().NumberOf;
            }
            else if (!variable.IsSingle && _numbers.AreLasting && instances is not null)
            {
                InDomId inDom = new(_domain, PmidMap.Script.Serial(_numbers.Cluster, _numbers.Items[i]));
                InstanceStore.Lease lease = instances.Open(inDom, $"{_script.Name} {variable.Name}");
                _leases.Add(lease);
                _variables.Table.Instances(i).Numbering = lease.NumberOf;
            }
        }
    }

    private Metric Common(ScriptMetric metric, int column) =>
        new($"{NamePrefix}{_script.Name}.{metric.Name}", metric.Describe(_domain, _numbers.Cluster), _state.Table, column)
        {
            OneLine = metric.Help,
            Labels = Labels.Control,
        };

    private Metric Data(Variable variable, int index)
    {
        bool isOutput = variable.Kind is VariableKind.Output;
        return new Metric(
            NameOf(_script.Name, variable),
            VariableShape.Of(variable).Describe(_domain, _numbers.Cluster, _numbers.Items[index]),
            isOutput ? _output : _variables.Table,
            isOutput ? 0 : index)
        {
            OneLine = $"{variable.Name} variable of bpftrace script",
            Labels = Labels.Of(ContractWords.MetricTypeOf(variable.Kind)),
        };
    }
}
