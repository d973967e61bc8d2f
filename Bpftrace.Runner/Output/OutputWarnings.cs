namespace Bpftrace.Runner.Output;

/// <summary>Warnings about output that could not be understood: bounded, whatever comes.</summary>
internal sealed class OutputWarnings(IMessageSink sink)
{
    private const int MaxMalformed = 10;
    private const int MaxUnknownTypes = 16;
    private const int MaxShown = 200;

    private readonly List<byte[]> _unknownTypes = [];
    private long _malformed;

    /// <summary>
    /// A line that is not what bpftrace's JSON should be. The first ten are shown, the others counted.
    /// </summary>
    public void Malformed(ReadOnlySpan<byte> line)
    {
        _malformed++;
        if (_malformed <= MaxMalformed)
            sink.Warning($"bpftrace printed a line that cannot be read: {Excerpt.Of(line, MaxShown)}");
    }

    /// <summary>A type of message that is not known. Each is shown once, up to sixteen of them.</summary>
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

    /// <summary>No more will come: says how many lines were only counted.</summary>
    public void Complete()
    {
        if (_malformed > MaxMalformed)
            sink.Warning($"bpftrace printed {_malformed - MaxMalformed} more lines that cannot be read");
    }
}
