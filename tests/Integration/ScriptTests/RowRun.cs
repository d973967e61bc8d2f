using System.Text;
using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>A script of the table that has been registered.</summary>
internal sealed class RowRun : IDisposable
{
    // The process WORKLOAD of docs/scripts.md.
    private static readonly byte[] _packet =
        [0x02, 0x42, 0xac, 0x11, 0x00, 0xff, 0xe9, 0x03, 0xff, 0xff, 0xff, 0xff, (byte)'h', (byte)'i', 0, 0];

    private readonly AgentRig _agent;
    private readonly ScriptRow _row;
    private readonly Workload? _workload;
    private readonly RunningScript? _script;
    private readonly Task _work = Task.CompletedTask;
    private bool _isOver;

    /// <summary>Registers it, and starts the work of the process that it traces once its probes are attached.</summary>
    public RowRun(AgentRig agent, ScriptRow row)
    {
        (_agent, _row) = (agent, row);
        _workload = row.NeedsWorkload ? new Workload() : null;
        string code = _workload is null
            ? row.Code
            : KernelTypes.Prelude + row.Code.Replace(ScriptRow.WorkloadName, _workload.Comm, StringComparison.Ordinal);
        if (row.Refusal is null)
            _script = agent.Register(code);
        else
            Refusal = agent.Client.StoreBytes("bpftrace.control.register", Encoding.UTF8.GetBytes(code));
        if (_workload is not null)
            _work = Task.Run(() => Work(_workload));
    }

    /// <summary>The outcome of registering a script that must be refused.</summary>
    public ByteStore? Refusal { get; }

    /// <summary>The names of its data metrics without what comes before <c>data</c>.</summary>
    public IEnumerable<string> DataLeaves =>
        _agent.Client.Names(Script.Metric("data")).Select(name => name[Script.Metric("").Length..]);

    private RunningScript Script => _script ?? throw new InvalidOperationException("It was refused");

    /// <summary>The description of one of its metrics by pminfo.</summary>
    public MetricDescription Describe(string leaf) => _agent.Client.Describe(Script.Metric(leaf));

    /// <summary>
    /// The values of one of its metrics, with <see cref="ScriptRow.WorkloadName"/> where the process's name was.
    /// </summary>
    public PminfoValues Fetch(string leaf)
    {
        string metric = Script.Metric(leaf);
        string text = _agent.Client.Run("pminfo", "-f", metric).All;
        return PminfoValues.Parse(
            metric,
            _workload is null ? text : text.Replace(_workload.Comm, ScriptRow.WorkloadName, StringComparison.Ordinal));
    }

    /// <summary>Waits until the process that it traces has done its work.</summary>
    public void WaitForWork() => _work.GetAwaiter().GetResult();

    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        Task.WaitAny(_work);
        _script?.Control("deregister");
        _workload?.Dispose();
    }

    private void Work(Workload workload)
    {
        // bpftrace's first output announces that it attaches probes; the next is that of the last probe, the agent's.
        Eventually.Holds(() => Script.Single("probes") is not (null or "0"), "probes");
        string? before = Script.Single("data_bytes");
        Eventually.Holds(() => Script.Single("data_bytes") != before, "a print after the probes have been attached");
        workload.Read(size: 100, count: 30);
        workload.Read(size: 5000, count: 12);
        workload.Copy(_packet);
        Workload.Audit(workload.Comm);
    }
}
