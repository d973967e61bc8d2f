namespace Bpftrace.Runner.Processes;

/// <summary>Hears what a child does. Called on the loop's thread; spans are valid during the call only.</summary>
public interface IChildObserver
{
    /// <summary>The child wrote to its standard output; any number of bytes, cut anywhere.</summary>
    void OnOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child wrote to its standard error; any number of bytes, cut anywhere.</summary>
    void OnErrorOutput(ReadOnlySpan<byte> bytes);

    /// <summary>The child is gone and all that it wrote has been passed on. Called once, last.</summary>
    void OnExited(ChildExit exit);
}
