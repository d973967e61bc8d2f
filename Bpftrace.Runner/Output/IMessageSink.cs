namespace Bpftrace.Runner.Output;

/// <summary>
/// Receives bpftrace's messages, one call each. Called on the runner's thread while a line is being read; spans are
/// valid during the call. For a map or a histogram the calls are <see cref="BeginVariable"/>, any number of values,
/// <see cref="EndVariable"/>.
/// </summary>
internal interface IMessageSink
{
    /// <summary>bpftrace reports its probes: they are attached or, up to 0.23, about to be.</summary>
    /// <param name="probes">Their number, including BEGIN and END.</param>
    void Attached(long probes);

    /// <summary>Begins to replace what a variable holds.</summary>
    /// <param name="name">The variable with its <c>@</c>, in UTF-8.</param>
    /// <returns>Whether the values are wanted; if not, neither they nor <see cref="EndVariable"/> follow.</returns>
    bool BeginVariable(ReadOnlySpan<byte> name);

    /// <summary>
    /// Whether the variable has no keys: JSON that looks like keys with values is then one value, a structure.
    /// </summary>
    bool IsSingle { get; }

    /// <summary>Whether the variable's values are bytes: an array of numbers is then one of bytes.</summary>
    bool HoldsBytes { get; }

    /// <summary>An integer of up to 64 bits.</summary>
    /// <param name="instance">The key or bucket in UTF-8, byte for byte; empty for a variable without keys.</param>
    /// <param name="order">The lower bound of a bucket; 0 for everything else.</param>
    /// <param name="bits">The number; a negative one in two's complement.</param>
    /// <param name="isNegative">Whether it is below zero.</param>
    void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative);

    /// <summary>A text, or a value that can be shown as text only.</summary>
    /// <param name="instance">The key in UTF-8; empty for a variable without keys.</param>
    /// <param name="text">The text in UTF-8.</param>
    void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text);

    /// <summary>The variable is complete.</summary>
    void EndVariable();

    /// <summary>The script printed text, in UTF-8.</summary>
    void Printed(ReadOnlySpan<byte> text);

    /// <summary>The kernel lost so many events since the last such message.</summary>
    void LostEvents(long events);

    /// <summary>Something happened that the script's author should know; the script goes on.</summary>
    /// <param name="message">The description, bpftrace's own where it has one.</param>
    void Warning(string message);
}
