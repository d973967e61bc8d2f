using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>Shared by the decoders of one process's output. For one thread.</summary>
internal sealed class DecoderContext(IMessageSink sink, OutputQuirks quirks) : IDisposable
{
    private readonly ArrayPoolBufferWriter<byte> _key = new();
    private bool _hasWarnedOfAverage;

    public IMessageSink Sink { get; } = sink;

    public OutputQuirks Quirks { get; } = quirks;

    public CountParser Counts { get; } = new(quirks);

    /// <summary>For names and values; each of them overwrites it.</summary>
    public ArrayPoolBufferWriter<byte> Text { get; } = new();

    /// <summary>For the names of instances that consist of several parts.</summary>
    public ArrayPoolBufferWriter<byte> Instance { get; } = new();

    /// <summary>Decodes a key; valid until the next call.</summary>
    /// <param name="json">The key as it was printed, without its quotes.</param>
    public ReadOnlySpan<byte> DecodeKey(ReadOnlySpan<byte> json) =>
        JsonString.Decode(json, Quirks.KeysEscapedTwice ? 2 : 1, _key);

    /// <summary>Warns, once, that an average was left out because it may be wrong.</summary>
    public void WarnOfAverage(ulong average)
    {
        if (!_hasWarnedOfAverage)
            Sink.Warning($"this version of bpftrace averages negative numbers wrongly: {average} is left out");
        _hasWarnedOfAverage = true;
    }

    public void Dispose()
    {
        _key.Dispose();
        Text.Dispose();
        Instance.Dispose();
    }
}
