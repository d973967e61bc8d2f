namespace Bpftrace.Runner.Processes;

/// <summary>Starts child processes: the seam where tests put something else. Loop's thread only.</summary>
public interface IChildStarter
{
    /// <summary>Starts a child in a process group of its own that dies when this process dies.</summary>
    /// <param name="arguments">The program (looked up in PATH if it has no slash) and its arguments.</param>
    /// <param name="input">What the child reads on its standard input, written as it reads; then end of file.</param>
    /// <param name="observer">Hears what the child does, on the loop's thread, never during this call.</param>
    /// <returns>The running child.</returns>
    /// <exception cref="ChildStartException">The program could not be executed.</exception>
    IChild Start(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, IChildObserver observer);
}
