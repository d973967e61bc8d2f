using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Scripts;

/// <summary>
/// Where a script's values and states go. Called on the runner's thread only. Values come through
/// <see cref="Values"/> and count from the next <see cref="CycleComplete"/> on, all of them together.
/// </summary>
public interface IScriptListener
{
    /// <summary>Takes the content of variables as it is read.</summary>
    IValueSink Values { get; }

    /// <summary>A variable that was not printed in a cycle holds nothing.</summary>
    /// <param name="variable">Its index in <see cref="Language.ScriptSource.Variables"/>.</param>
    void Empty(int variable);

    /// <summary>What <see cref="Values"/> took is one whole print cycle: readers may see it.</summary>
    void CycleComplete();

    /// <summary>The printed text that is kept has changed.</summary>
    /// <param name="text">All of it in UTF-8, valid during the call only.</param>
    void OutputChanged(ReadOnlySpan<byte> text);

    /// <summary>The script's state has changed.</summary>
    void StateChanged(ScriptState state);

    /// <summary>bpftrace wrote to its standard output: called often, so it should be cheap.</summary>
    /// <param name="count">How many bytes since the script was registered.</param>
    void DataBytesChanged(long count);

    /// <summary>How long ago a client last fetched a value of the script; null if none ever did.</summary>
    TimeSpan? SinceAccess { get; }
}
