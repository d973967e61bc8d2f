namespace Bpftrace.Runner.Scripts;

/// <summary>
/// Receives a script's values and states. Called on the runner's thread only; spans are valid during the call. Values
/// are the script's from the next <see cref="CycleComplete"/> on, all of them together.
/// </summary>
public interface IScriptListener
{
    /// <summary>Begins to replace the values of a variable: numbers or texts follow, then <see cref="End"/>.</summary>
    /// <param name="variable">Its index in <see cref="Language.ScriptSource.Variables"/>.</param>
    void Begin(int variable);

    /// <summary>Sets a number of the variable's type.</summary>
    /// <param name="instance">The key or bucket in UTF-8, byte for byte; empty for a variable without keys.</param>
    /// <param name="order">The lower bound of a bucket, by which instances are ordered; 0 for everything else.</param>
    /// <param name="bits">The number: a signed one in two's complement, a double in IEEE 754.</param>
    /// <returns>False if the instance had a value since <see cref="Begin"/>, which is lost.</returns>
    bool Number(ReadOnlySpan<byte> instance, long order, ulong bits);

    /// <summary>Sets a text in UTF-8, as <see cref="Number"/> sets a number.</summary>
    bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text);

    /// <summary>Ends the replacement: instances that were not set are gone.</summary>
    void End();

    /// <summary>A variable holds nothing: it was not printed in a cycle.</summary>
    void Empty(int variable);

    /// <summary>The values are those of one whole print cycle: readers may see them.</summary>
    void CycleComplete();

    /// <summary>
    /// A rest begins or ends. In a rest nobody reads the script's values, so none are printed and the last ones grow
    /// old. It ends when a reader asks for values (<see cref="Script.RequestValues"/>): this is called again after the
    /// cycle that answers.
    /// </summary>
    void Rest(bool isResting);

    /// <summary>The printed text has changed, to all of it that is kept, in UTF-8.</summary>
    void OutputChanged(ReadOnlySpan<byte> text);

    /// <summary>The script's state has changed.</summary>
    void StateChanged(ScriptState state);

    /// <summary>bpftrace wrote so many bytes: <see cref="Script.DataBytes"/>. Called often: be cheap.</summary>
    void DataBytesChanged(long count);
}
