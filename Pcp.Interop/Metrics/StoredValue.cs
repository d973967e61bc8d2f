using Pcp.Interop.Clients;

namespace Pcp.Interop.Metrics;

/// <summary>Takes a value that a client stores. pmcd's thread.</summary>
/// <param name="client">The client.</param>
/// <param name="value">The value, valid during the call only.</param>
/// <returns>The outcome that the client gets.</returns>
public delegate PmError StoreHandler(ClientContext client, StoredValue value);

/// <summary>A value that a client stores.</summary>
public readonly ref struct StoredValue
{
    /// <summary>
    /// The type that was sent. A number of 32 bits is always <see cref="MetricType.Signed32"/>: PCP does not send the
    /// sign.
    /// </summary>
    public MetricType Type { get; internal init; }

    /// <summary>The instance it is for; -1 for a metric without instance domain.</summary>
    public int Instance { get; internal init; }

    /// <summary>A number's bits as its type has them, sign-extended for 32 bits.</summary>
    public ulong Bits { get; internal init; }

    /// <summary>A string's bytes, without the NUL at its end; empty for numbers. Not necessarily UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; internal init; }
}
