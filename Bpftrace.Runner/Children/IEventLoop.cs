namespace Bpftrace.Runner.Children;

/// <summary>
/// The one thread on which scripts are supervised and their output is read. Everything in this assembly that is not
/// marked as safe from any thread runs there, so that nothing in it needs a lock. Tests put their own in its place.
/// </summary>
public interface IEventLoop
{
    /// <summary>Runs <paramref name="work"/> on the loop's thread, after the work that is queued. Any thread.</summary>
    void Post(Action work);

    /// <summary>Runs <paramref name="work"/> once, after <paramref name="delay"/>. Loop's thread only.</summary>
    /// <returns>Disposing it before then, on the loop's thread, cancels the work.</returns>
    IDisposable Schedule(TimeSpan delay, Action work);

    /// <summary>
    /// Starts a child in a process group of its own that dies when this process dies. Returns when its program runs.
    /// Loop's thread only.
    /// </summary>
    /// <param name="command">The program, its arguments, input and environment.</param>
    /// <param name="observer">Receives the child's output and end on the loop's thread, never during this call.</param>
    /// <exception cref="ChildStartException">The program could not be executed.</exception>
    IChild Start(ChildCommand command, IChildObserver observer);
}

/// <summary>A child's program, arguments, input and environment.</summary>
/// <param name="Arguments">The program (looked up in PATH unless it has a slash) and its arguments.</param>
public sealed record ChildCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>The child's standard input, written as the child reads; then end of file.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Its whole environment: no variable of this process is passed on.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The capabilities that it can have, a bit each (capabilities(7)).</summary>
    public ulong Capabilities { get; init; } = ulong.MaxValue;

    /// <summary>The most memory of its own that it can ask for, in bytes (RLIMIT_DATA); 0: no limit.</summary>
    public long DataLimit { get; init; }

    /// <summary>Its nice value, 0 to 19 (setpriority(2)). Cannot be below that of this process; 0: the same.</summary>
    public int Nice { get; init; }
}

/// <summary>A child could not be started; the message names the program and the reason.</summary>
public sealed class ChildStartException(string message) : Exception(message);
