namespace Bpftrace.Runner.Processes;

/// <summary>A running child process. Loop's thread only. Signals to a child that is gone do nothing.</summary>
public interface IChild
{
    /// <summary>Its process id.</summary>
    int Pid { get; }

    /// <summary>Asks the child to end (SIGINT to it alone).</summary>
    void Interrupt();

    /// <summary>Ends the child and its whole process group (SIGKILL).</summary>
    void Kill();
}
