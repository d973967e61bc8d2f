namespace Pcp.Interop.Processes;

/// <summary>Hears what a child does, on the loop's thread. Spans are valid during the call only.</summary>
public interface IChildProcessObserver
{
    /// <summary>The child wrote to its standard output.</summary>
    void OnOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child wrote to its standard error.</summary>
    void OnErrorOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child is gone, and all that it wrote was passed on. Called once, last.</summary>
    /// <param name="status">As from waitpid(2).</param>
    void OnExited(WaitStatus status);
}
