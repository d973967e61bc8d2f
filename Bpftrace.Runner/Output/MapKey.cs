namespace Bpftrace.Runner.Output;

/// <summary>The text of keys, byte for byte: stacks are taken apart by their newlines and indents further on.</summary>
internal sealed class MapKey(OutputDialect dialect) : IDisposable
{
    private readonly int _escapes = dialect.KeysEscapedTwice ? 2 : 1;
    private readonly PooledBuffer _text = new();

    /// <summary>The text of a key; a slice of the line if nothing in it is escaped. Valid until the next call.</summary>
    /// <param name="json">What stands between the quotes.</param>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> json) => JsonText.Decode(json, _escapes, _text);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _text.Dispose();
}
