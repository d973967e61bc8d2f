namespace Bpftrace.Runner.Children;

/// <summary>A running child process. Loop's thread only. Signals to a child that is gone do nothing.</summary>
public interface IChild
{
    /// <summary>Its process id.</summary>
    int Pid { get; }

    /// <summary>
    /// Its anonymous resident memory in bytes (resident minus shared of <c>/proc/PID/statm</c>); 0 if it is gone or
    /// cannot be read.
    /// </summary>
    long OwnMemory();

    /// <summary>Asks the child to end (SIGINT to it alone).</summary>
    void Interrupt();

    /// <summary>
    /// Asks bpftrace to print all of its maps (SIGUSR1 to it alone). It must have begun to run its script: before that,
    /// the signal ends it.
    /// </summary>
    void RequestMaps();

    /// <summary>Ends the child and its whole process group (SIGKILL).</summary>
    void Kill();
}

/// <summary>Receives a child's output and end, on the loop's thread. Spans are valid during the call only.</summary>
public interface IChildObserver
{
    /// <summary>The child wrote to its standard output; any number of bytes, cut anywhere.</summary>
    void OnOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child wrote to its standard error; any number of bytes, cut anywhere.</summary>
    void OnErrorOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child has ended and all its output has been delivered. Called once, last.</summary>
    void OnExited(ChildExit exit);
}
