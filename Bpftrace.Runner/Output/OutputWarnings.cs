namespace Bpftrace.Runner.Output;

/// <summary>
/// Warnings about output that cannot be read, bounded, as is their cost: however many such lines come, only the first
/// ones are made texts. For one process, on one thread.
/// </summary>
internal sealed class OutputWarnings(IMessageSink sink)
{
    private const int MaxMalformed = 10;
    private const int MaxUnknownTypes = 16;
    private const int MaxShown = 200;

    private readonly List<byte[]> _unknownTypes = [];
    private long _malformed;

    /// <summary>Whether so many lines were not valid that further ones are only counted.</summary>
    public bool AreMany => _malformed >= MaxMalformed;

    /// <summary>Warns of a line that is not valid. The first ten are shown, the others counted.</summary>
    public void Malformed(ReadOnlySpan<byte> line)
    {
        if (++_malformed <= MaxMalformed)
            sink.Warning($"bpftrace printed a line that cannot be read: {Excerpt.Of(line, MaxShown)}");
    }

    /// <summary>Warns of an unknown type of message, once for each of the first sixteen.</summary>
    public void UnknownType(MessageEnvelope message)
    {
        if (_unknownTypes.Count >= MaxUnknownTypes || IsKnown(message.Type))
            return;
        _unknownTypes.Add(message.Type[..Math.Min(message.Type.Length, MaxShown)].ToArray());
        sink.Warning($"bpftrace printed a message of an unknown type: {Excerpt.Of(message.Line, MaxShown)}");
    }

    /// <summary>Warns, at the end of the output, of the lines that were only counted.</summary>
    public void Complete()
    {
        if (_malformed > MaxMalformed)
            sink.Warning($"bpftrace printed {_malformed - MaxMalformed} more lines that cannot be read");
    }

    private bool IsKnown(ReadOnlySpan<byte> type)
    {
        type = type[..Math.Min(type.Length, MaxShown)];
        foreach (byte[] known in _unknownTypes)
        {
            if (type.SequenceEqual(known))
                return true;
        }

        return false;
    }
}
