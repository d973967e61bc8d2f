using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pcp.Interop.Clients;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Serilog;

namespace Pcp.Interop.Hosting;

/// <summary>
/// A daemon PMDA: PMDA(3) on libpcp_pmda. The order of its life is <see cref="Open"/>, adding metrics,
/// <see cref="Connect"/>, <see cref="Ready"/>, <see cref="Run"/>, all on one thread, which is pmcd's from then on:
/// nothing on it ever waits. One agent a process.
/// </summary>
public sealed class PmdaHost : IDisposable
{
    private readonly ConcurrentQueue<Action> _queue = new();
    private GCHandle _handle;

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

    internal ILogger Log { get; }

    internal ReplyBuffer Reply { get; } = new();

    /// <summary>
    /// Reads the standard options of a PMDA (pmdaGetOptions(3)) and opens its log: from here on standard error goes
    /// there. Standard output belongs to pmcd.
    /// </summary>
    /// <param name="options">What the agent is called.</param>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="log">Where the kit logs to.</param>
    /// <returns>The agent; or null if the command line is wrong, and a usage message has been printed.</returns>
    /// <exception cref="PmException">libpcp_pmda refused.</exception>
    public static PmdaHost? Open(PmdaOptions options, IReadOnlyList<string> arguments, ILogger log)
    {
        PmException.Check(
            ShimDispatch.Daemon(options.ProgramName, options.Domain, options.LogFile), "Cannot set up the PMDA");
        if (!CommandLine.Read([options.ProgramName, .. arguments]))
            return null;
        ShimDispatch.OpenLog();
        return new PmdaHost(log) { Domain = ShimDispatch.Domain() };
    }

    /// <summary>Connects to pmcd, which may send requests from now on; they wait for <see cref="Run"/>.</summary>
    /// <exception cref="PmException">There is no pmcd at the other end.</exception>
    public void Connect()
    {
        PmException.Check(Callbacks.Install(_handle, Metrics.Directory), "Cannot set up the PMDA");
        PmException.Check(ShimDispatch.Connect(), "Cannot connect to pmcd");
    }

    /// <summary>
    /// Tells pmcd that the agent is ready. For agents that stand as <c>notready</c> in pmcd.conf; others must not.
    /// dbpmda(1) is not told: it knows no such agents, and would take the message for its first answer.
    /// </summary>
    public static void Ready()
    {
        if (ParentProcess.Name() != "dbpmda")
            ShimDispatch.Ready();
    }

    /// <summary>Serves pmcd until pmcd ends the connection.</summary>
    public static void Run() => ShimDispatch.Main();

    /// <summary>Runs work on pmcd's thread before the next request is served. Any thread.</summary>
    public void Post(Action work)
    {
        _queue.Enqueue(work);
        ShimDispatch.WorkQueued();
    }

    internal void RunQueue()
    {
        while (_queue.TryDequeue(out Action? work))
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // The next piece of work is not to blame.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Error(e, "Queued work failed; please report this");
            }
        }

        TellOfChangedNames();
    }

    internal void TellOfChangedNames()
    {
        if (!Metrics.Names.Changed)
            return;
        Metrics.Names.Changed = false;
        ShimDispatch.NamesChanged();
    }

    /// <summary>Frees what C was given. After <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        Metrics.Dispose();
        Reply.Dispose();
        if (_handle.IsAllocated)
            _handle.Free();
    }
}
