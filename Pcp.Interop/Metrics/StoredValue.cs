using Pcp.Interop.Clients;

namespace Pcp.Interop.Metrics;

/// <summary>
/// Takes a value that a client stores, and returns the outcome that the client gets. The value is valid during the
/// call only. pmcd's thread.
/// </summary>
public delegate PmError StoreHandler(ClientContext client, StoredValue value);

/// <summary>A value that a client stores.</summary>
public readonly ref struct StoredValue
{
    /// <summary>The type that was sent; of 32 bits, always the signed one: PCP does not send the sign.</summary>
    public MetricType Type { get; internal init; }

    /// <summary>The instance it is for; -1 for a metric without instance domain.</summary>
    public int Instance { get; internal init; }

    /// <summary>A number's bits as its type has them, sign-extended for 32 bits.</summary>
    public ulong Bits { get; internal init; }

    /// <summary>A string's bytes, without the NUL at its end; empty for numbers. Not necessarily UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; internal init; }
}
