namespace Bpftrace.Runner.Children;

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
