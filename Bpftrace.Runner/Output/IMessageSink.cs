namespace Bpftrace.Runner.Output;

/// <summary>
/// What bpftrace said, one call a message. Called on the runner's thread while a line is being read; spans are valid
/// during the call only. For a map or a histogram the calls are <see cref="BeginVariable"/>, any number of values,
/// <see cref="EndVariable"/>.
/// </summary>
public interface IMessageSink
{
    /// <summary>bpftrace attached its probes: the script runs.</summary>
    /// <param name="probes">How many probes, BEGIN and END among them.</param>
    void Attached(long probes);

    /// <summary>All that a variable holds now follows; what it held before is void.</summary>
    /// <param name="name">The variable with its <c>@</c>, in UTF-8.</param>
    /// <returns>Whether anyone wants the values; if not, neither values nor <see cref="EndVariable"/> follow.</returns>
    bool BeginVariable(ReadOnlySpan<byte> name);

    /// <summary>
    /// Whether the variable that was begun is one without keys: what looks like several keys with their values is then
    /// one value, a structure. The JSON does not show the difference.
    /// </summary>
    bool IsSingle { get; }

    /// <summary>
    /// Whether the values of the variable that was begun are bytes: an array of numbers is then one of bytes.
    /// </summary>
    bool HoldsBytes { get; }

    /// <summary>A value that is not negative.</summary>
    /// <param name="instance">The key or bucket in UTF-8, byte for byte; empty for a variable without keys.</param>
    /// <param name="order">Where a bucket stands: its lower bound; 0 for everything else.</param>
    /// <param name="value">The value.</param>
    void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value);

    /// <summary>A value below zero.</summary>
    /// <inheritdoc cref="Unsigned"/>
    void Negative(ReadOnlySpan<byte> instance, long order, long value);

    /// <summary>A value that is text, or that only its text can show.</summary>
    /// <param name="instance">The key in UTF-8; empty for a variable without keys.</param>
    /// <param name="text">The text in UTF-8.</param>
    void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text);

    /// <summary>The variable is complete.</summary>
    void EndVariable();

    /// <summary>The script printed text.</summary>
    /// <param name="text">The text in UTF-8.</param>
    void Printed(ReadOnlySpan<byte> text);

    /// <summary>The kernel could not hand over events in time.</summary>
    /// <param name="events">How many were lost since the last such message.</param>
    void LostEvents(long events);

    /// <summary>Something happened while the script ran that its author should know; the script goes on.</summary>
    /// <param name="message">What happened, in bpftrace's words where it has any.</param>
    void Warning(string message);
}
