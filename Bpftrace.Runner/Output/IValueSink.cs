namespace Bpftrace.Runner.Output;

/// <summary>Takes the content of variables, in the order and with the meanings of <see cref="IMessageSink"/>.</summary>
public interface IValueSink
{
    /// <summary>All that a variable holds follows.</summary>
    /// <param name="variable">Its index in <see cref="Language.ScriptSource.Variables"/>.</param>
    void Begin(int variable);

    /// <inheritdoc cref="IMessageSink.Unsigned"/>
    void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value);

    /// <inheritdoc cref="IMessageSink.Negative"/>
    void Negative(ReadOnlySpan<byte> instance, long order, long value);

    /// <inheritdoc cref="IMessageSink.Text"/>
    void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text);

    /// <summary>The variable is complete.</summary>
    /// <returns>
    /// What the script's author should know of its values, such as that one could not be delivered; most often null.
    /// </returns>
    string? End();
}
