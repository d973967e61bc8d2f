using Pcp.Interop;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Scripts;

/// <summary><c>bpftrace.scripts.NAME.*</c>: the metrics of one script.</summary>
internal sealed class ScriptCluster : IDisposable
{
    private readonly Script _script;
    private readonly ScriptNumbers _numbers;
    private readonly int _domain;
    private readonly TimeProvider _clock;
    private readonly Func<ClientContext, PmError>? _check; // of clients who want to read source or text
    private readonly List<InstanceStore.Lease> _leases = [];

    public ScriptCluster(
        Script script,
        ScriptNumbers numbers,
        int domain,
        InstanceStore? instances,
        ReadGuard guard,
        TimeProvider clock)
    {
        _script = script;
        _numbers = numbers;
        _domain = domain;
        _clock = clock;
        if (!guard.LetsEveryoneIn)
            _check = client => guard.Check(client, script);
        Tables = new ScriptTables(script, clock);
        NumberInstances(instances);
    }

    public ScriptTables Tables { get; }

    /// <summary>When a client last fetched a value of the script; if none ever did, when it was registered.</summary>
    public DateTimeOffset LastAccess =>
        _script.SinceAccess() is { } ago ? _clock.GetLocalNow() - ago : _script.CreatedAt;

    public IEnumerable<Metric> Metrics()
    {
        for (int row = 0; row < ScriptMetric.All.Length; row++)
            yield return OwnMetric(ScriptMetric.All[row], row);
        for (int i = 0; i < _numbers.Items.Length; i++)
            yield return VariableMetric(_script.Source.Variables[i], i);
    }

    public void Dispose()
    {
        Tables.Dispose();
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
                InstancesOf(i).Numbering = new BucketNumbers().NumberOf;
            }
            else if (!variable.IsSingle && _numbers.AreLasting && instances is not null)
            {
                InDomId inDom = new(_domain, PmidMap.Script.Serial(_numbers.Cluster, _numbers.Items[i]));
                InstanceStore.Lease lease = instances.Open(inDom, $"{_script.Name} {variable.Name}");
                _leases.Add(lease);
                InstancesOf(i).Numbering = lease.NumberOf;
            }
        }
    }

    private InstancesColumn InstancesOf(int variable) => (InstancesColumn)Tables.ColumnOf(variable);

    private Metric OwnMetric(ScriptMetric metric, int row)
    {
        MetricDescriptor descriptor = metric.Describe(_domain, _numbers.Cluster);
        return new Metric($"{MetricName.ScriptPrefix}{_script.Name}.{metric.Name}", descriptor, Tables.OwnColumn(row))
        {
            OneLine = metric.Help,
            Labels = MetricLabels.Control,
            Refresh = metric.IsSource ? _check : null,
        };
    }

    private Metric VariableMetric(Variable variable, int index)
    {
        return new Metric(
            MetricName.Of(_script.Name, variable.Name),
            VariableShape.Of(variable).Describe(_domain, _numbers.Cluster, _numbers.Items[index]),
            Tables.ColumnOf(index))
        {
            OneLine = $"{variable.Name} variable of bpftrace script",
            Labels = MetricLabels.OfVariable(variable),
            Refresh = variable.Kind is VariableKind.Output ? _check : null,
            OnDemand = variable.Kind is VariableKind.Output ? null : Tables.Resting,
            InDomLabels = variable.IsSingle ? null : MetricLabels.OfInstances(_script, variable),
        };
    }
}
