namespace Bpftrace.Runner.Output;

/// <summary>Warnings about output that cannot be read, bounded.</summary>
internal sealed class OutputWarnings(IMessageSink sink)
{
    private const int MaxMalformed = 10;
    private const int MaxUnknownTypes = 16;
    private const int MaxShown = 200;

    private readonly HashSet<string> _unknownTypes = [];
    private long _malformed;

    /// <summary>Warns of a line that is not valid. The first ten are shown, the others counted.</summary>
    public void Malformed(ReadOnlySpan<byte> line)
    {
        if (++_malformed <= MaxMalformed)
            sink.Warning($"bpftrace printed a line that cannot be read: {Excerpt.Of(line, MaxShown)}");
    }

    /// <summary>Warns of an unknown type of message, once for each of the first sixteen.</summary>
    public void UnknownType(MessageEnvelope message)
    {
        if (_unknownTypes.Count < MaxUnknownTypes && _unknownTypes.Add(Excerpt.Of(message.Type, MaxShown)))
            sink.Warning($"bpftrace printed a message of an unknown type: {Excerpt.Of(message.Line, MaxShown)}");
    }

    /// <summary>Warns, at the end of the output, of the lines that were only counted.</summary>
    public void Complete()
    {
        if (_malformed > MaxMalformed)
            sink.Warning($"bpftrace printed {_malformed - MaxMalformed} more lines that cannot be read");
    }
}
