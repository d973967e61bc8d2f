namespace Bpftrace.Runner.Output;

/// <summary>What bpftrace says beside the content of variables, with the meanings of <see cref="IMessageSink"/>.</summary>
public interface IOutputEvents
{
    /// <inheritdoc cref="IMessageSink.Attached"/>
    void Attached(long probes);

    /// <inheritdoc cref="IMessageSink.Printed"/>
    void Printed(ReadOnlySpan<byte> text);

    /// <inheritdoc cref="IMessageSink.LostEvents"/>
    void LostEvents(long events);

    /// <inheritdoc cref="IMessageSink.Warning"/>
    void Warning(string message);
}
