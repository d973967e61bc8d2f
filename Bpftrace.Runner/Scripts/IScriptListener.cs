namespace Bpftrace.Runner.Scripts;

/// <summary>
/// Receives a script's values and states. Called on the runner's thread only; spans are valid during the call. Values
/// are the script's from the next <see cref="CycleComplete"/> on, all of them together.
/// </summary>
public interface IScriptListener
{
    /// <summary>
    /// Begins to replace what a variable, by its index in <see cref="Language.ScriptSource.Variables"/>, holds; numbers
    /// or texts follow, and <see cref="End"/>.
    /// </summary>
    void Begin(int variable);

    /// <summary>Sets a number of the variable's type.</summary>
    /// <param name="instance">The key or bucket in UTF-8, byte for byte; empty for a variable without keys.</param>
    /// <param name="order">The lower bound of a bucket, by which instances are ordered; 0 for everything else.</param>
    /// <param name="bits">The number: a signed one in two's complement, a double in IEEE 754.</param>
    /// <returns>False if the instance had a value since <see cref="Begin"/>, which is lost.</returns>
    bool Number(ReadOnlySpan<byte> instance, long order, ulong bits);

    /// <summary>Sets a text in UTF-8, as <see cref="Number"/> sets a number.</summary>
    bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text);

    /// <summary>Ends it: instances that were not set are gone.</summary>
    void End();

    /// <summary>A variable holds nothing: it was not printed in a cycle.</summary>
    void Empty(int variable);

    /// <summary>The values are those of one whole print cycle: readers may see them.</summary>
    void CycleComplete();

    /// <summary>
    /// Nobody reads the script's values, so they are not printed any more; those there are grow old, until a reader
    /// asks (<see cref="Script.RequestValues"/>) and this is called again, after the cycle that answers.
    /// </summary>
    void Rest(bool isResting);

    /// <summary>The printed text has changed, to all of it that is kept, in UTF-8.</summary>
    void OutputChanged(ReadOnlySpan<byte> text);

    /// <summary>The script's state has changed.</summary>
    void StateChanged(ScriptState state);

    /// <summary>bpftrace wrote so many bytes since the script was registered. Called often: be cheap.</summary>
    void DataBytesChanged(long count);
}
