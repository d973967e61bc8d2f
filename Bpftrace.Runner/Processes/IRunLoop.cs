namespace Bpftrace.Runner.Processes;

/// <summary>
/// The one thread on which scripts are supervised and their output is read. Everything in this assembly that is not
/// said to be safe from any thread runs there, so that nothing in it needs a lock.
/// </summary>
public interface IRunLoop
{
    /// <summary>Runs <paramref name="work"/> on the loop's thread, after what is queued already. Safe from any thread.</summary>
    void Post(Action work);

    /// <summary>Runs <paramref name="work"/> on the loop's thread once, after <paramref name="delay"/>. Loop's thread only.</summary>
    /// <returns>Disposing it before then calls the work off.</returns>
    IDisposable Schedule(TimeSpan delay, Action work);
}
