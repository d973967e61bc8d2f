namespace Bpftrace.Runner.Output;

/// <summary>What the decoders of one process's output share: whom they tell, how it prints, and memory. For one thread.</summary>
internal sealed class DecoderContext(IMessageSink sink, OutputDialect dialect) : IDisposable
{
    private bool _isAverageSaid;

    /// <summary>Is told.</summary>
    public IMessageSink Sink { get; } = sink;

    /// <summary>How the version at hand prints.</summary>
    public OutputDialect Dialect { get; } = dialect;

    /// <summary>Reads keys.</summary>
    public MapKey Key { get; } = new(dialect);

    /// <summary>Reads counts.</summary>
    public Counts Counts { get; } = new(dialect);

    /// <summary>For names and values; overwritten by each of them.</summary>
    public PooledBuffer Text { get; } = new();

    /// <summary>For the names of instances that are put together.</summary>
    public PooledBuffer Instance { get; } = new();

    /// <summary>Says, once, that an average was left out because this version may have calculated it wrongly.</summary>
    public void WarnOfAverage(ulong average)
    {
        if (!_isAverageSaid)
            Sink.Warning($"this version of bpftrace averages negative numbers wrongly: {average} is left out");
        _isAverageSaid = true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Key.Dispose();
        Text.Dispose();
        Instance.Dispose();
    }
}
