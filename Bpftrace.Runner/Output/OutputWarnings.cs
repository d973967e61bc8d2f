namespace Bpftrace.Runner.Output;

/// <summary>Warnings about output that cannot be read, bounded.</summary>
internal sealed class OutputWarnings(IMessageSink sink)
{
    private const int MaxMalformed = 10;
    private const int MaxUnknownTypes = 16;
    private const int MaxShown = 200;

    private readonly List<byte[]> _unknownTypes = [];
    private long _malformed;

    /// <summary>Warns of a line that is not valid. The first ten are shown, the others counted.</summary>
    public void Malformed(ReadOnlySpan<byte> line)
    {
        _malformed++;
        if (_malformed <= MaxMalformed)
            sink.Warning($"bpftrace printed a line that cannot be read: {Excerpt.Of(line, MaxShown)}");
    }

    /// <summary>Warns of an unknown type of message, once for each of the first sixteen.</summary>
    public void UnknownType(ReadOnlySpan<byte> type, ReadOnlySpan<byte> line)
    {
        type = type[..Math.Min(type.Length, MaxShown)];
        if (_unknownTypes.Count == MaxUnknownTypes)
            return;
        foreach (byte[] known in _unknownTypes)
        {
            if (type.SequenceEqual(known))
                return;
        }

        _unknownTypes.Add(type.ToArray());
        sink.Warning($"bpftrace printed a message of an unknown type: {Excerpt.Of(line, MaxShown)}");
    }

    /// <summary>Warns, at the end of the output, of the lines that were only counted.</summary>
    public void Complete()
    {
        if (_malformed > MaxMalformed)
            sink.Warning($"bpftrace printed {_malformed - MaxMalformed} more lines that cannot be read");
    }
}
