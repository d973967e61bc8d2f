namespace Bpftrace.Runner.Processes;

/// <summary>Starts child processes: the seam where tests put something else. Loop's thread only.</summary>
public interface IChildStarter
{
    /// <summary>Starts a child in a process group of its own that dies when this process dies.</summary>
    /// <param name="command">The program, and what it is given.</param>
    /// <param name="observer">Hears what the child does, on the loop's thread, never during this call.</param>
    /// <returns>The running child.</returns>
    /// <exception cref="ChildStartException">The program could not be executed.</exception>
    IChild Start(ChildCommand command, IChildObserver observer);
}
