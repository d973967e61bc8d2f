using System.Collections.Concurrent;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Registry;

namespace Pcp.Interop.Hosting;

/// <summary>
/// A daemon PMDA: PMDA(3) on libpcp_pmda. The order of calls is <see cref="Open"/>, adding metrics,
/// <see cref="Connect"/>, <see cref="Run"/>, all on one thread, which is pmcd's from then on:
/// pmcd waits for each callback on it. A process has one agent, and no other after it: libpcp_pmda keeps its state.
/// </summary>
public sealed class PmdaHost : IDisposable
{
    private static int _hosts; // that this process has opened

    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly FetchRefreshes _refreshes = new();
    private GCHandle _handle;
    private ulong _lastFetch;
    private PmError _beforeFetch; // its outcome for the last fetch

    private PmdaHost(ILogger log)
    {
        Log = log;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>The metrics that clients see. pmcd's thread only.</summary>
    public MetricRegistry Metrics { get; } = new();

    /// <summary>The clients. pmcd's thread only.</summary>
    public ClientContexts Clients { get; } = new();

    /// <summary>The domain of the agent's metrics.</summary>
    public int Domain { get; private init; }

    /// <summary>
    /// Called before the first metric with a refresh is read for a fetch. If it returns an error, clients get it in
    /// place of the values of all these metrics. pmcd's thread.
    /// </summary>
    public Func<PmError>? BeforeFetch { get; set; }

    internal ILogger Log { get; }

    internal ReplyBuffer Reply { get; } = new();

    /// <summary>
    /// Reads the standard options of a PMDA (pmdaGetOptions(3)) and opens its log: from here on standard error goes
    /// there. Standard output belongs to pmcd.
    /// </summary>
    /// <param name="name">The agent's name, as <c>simple</c> for the program pmdasimple and its log simple.log.</param>
    /// <param name="domain">The domain of its metrics, 1 to 510, unless the command line has another one.</param>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="log">The log of the kit.</param>
    /// <returns>The agent; or null if the command line is wrong, and a usage message has been printed.</returns>
    /// <exception cref="PmException">libpcp_pmda refused.</exception>
    /// <exception cref="InvalidOperationException">This process has opened an agent before.</exception>
    public static PmdaHost? Open(string name, int domain, IReadOnlyList<string> arguments, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (Interlocked.Exchange(ref _hosts, 1) != 0)
            throw new InvalidOperationException("this process has opened an agent before: a process has one agent");
        string program = $"pmda{name}";
        PmException.Check(Shim.Daemon(program, domain, $"{name}.log"), "Cannot set up the PMDA");
        if (Shim.Options([program, .. arguments]) < 0)
            return null;
        Shim.OpenLog();
        return new PmdaHost(log) { Domain = Shim.Domain() };
    }

    /// <summary>Connects to pmcd, which may send requests from now on; they wait for <see cref="Run"/>.</summary>
    /// <param name="isNotReady">
    /// Whether pmcd.conf calls the agent <c>notready</c>: then it reports at the same moment that it is ready. Nothing
    /// is reported to dbpmda(1), which has no such agents and would take the report for the first answer.
    /// </param>
    /// <exception cref="PmException">There is no pmcd at the other end.</exception>
    public void Connect(bool isNotReady = false)
    {
        PmException.Check(Callbacks.Install(_handle, Metrics.Directory), "Cannot set up the PMDA");
        bool reports = isNotReady && ParentProcess.Name() != "dbpmda";
        PmException.Check(Shim.Connect(reports ? 1 : 0), "Cannot connect to pmcd");
        if (reports)
            ReadyWatch.Start(Log);
    }

    /// <summary>Serves pmcd until pmcd ends the connection.</summary>
    public static void Run() => Shim.Main();

    /// <summary>
    /// Runs work on pmcd's thread before the next request is served, in the order in which it was posted. Work that is
    /// posted by such work runs before the request after that. Work that waits when pmcd ends the connection, or is
    /// posted later, is dropped. Any thread.
    /// </summary>
    public void Post(Action work)
    {
        _queue.Enqueue(work);
        Shim.WorkQueued();
    }

    internal PmError BeginFetch()
    {
        ulong request = Shim.Request();
        if (request == _lastFetch)
            return _beforeFetch;
        _lastFetch = request;
        _refreshes.Begin();
        _beforeFetch = PmError.Generic; // in case it throws
        _beforeFetch = BeforeFetch?.Invoke() ?? PmError.None;
        return _beforeFetch;
    }

    /// <summary>Refreshes a metric for the fetch that has begun, unless that is done.</summary>
    internal PmError Refresh(Metric metric, int context) => _refreshes.Refresh(metric, Clients.Get(context));

    internal void RunQueue()
    {
        // No more than there is now: work may post itself again, and pmcd waits.
        for (int left = _queue.Count; left > 0 && _queue.TryDequeue(out Action? work); left--)
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                // The next piece of work is not to blame.
                CallbackGuard.Stop(e, "Queued work", Log);
            }
        }
    }

    /// <summary>Has changes of names and labels reported to clients with the next fetch.</summary>
    internal void ReportChanges()
    {
        if (Metrics.Names.Changed)
        {
            Metrics.Names.Changed = false;
            Shim.NamesChanged();
        }

        if (Metrics.TakeChangedLabels())
            Shim.LabelsChanged();
    }

    /// <summary>Frees the memory that C reads. After <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        Metrics.Dispose();
        Reply.Dispose();
        if (_handle.IsAllocated)
            _handle.Free();
    }
}
