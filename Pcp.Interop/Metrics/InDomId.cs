namespace Pcp.Interop.Metrics;

/// <summary>An instance domain's number, as <c>151.100010</c>: 9 bits of domain, 22 of serial.</summary>
public readonly record struct InDomId
{
    private const int MaxSerial = (1 << 22) - 1;

    /// <summary>The packed number.</summary>
    public uint Value { get; }

    /// <summary>An instance domain's number from its packed form.</summary>
    public InDomId(uint value) => Value = value;

    /// <summary>An instance domain's number from its parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is out of its range.</exception>
    public InDomId(int domain, int serial)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)domain, (uint)Pmid.MaxDomain, nameof(domain));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)serial, (uint)MaxSerial, nameof(serial));
        Value = ((uint)domain << 22) | (uint)serial;
    }

    /// <summary>PM_INDOM_NULL: a metric with one value.</summary>
    public static InDomId Null => new(uint.MaxValue);

    /// <summary>The domain of the agent.</summary>
    public int Domain => (int)((Value >> 22) & 0x1ff);

    /// <summary>The instance domain within the agent.</summary>
    public int Serial => (int)(Value & MaxSerial);

    /// <inheritdoc/>
    public override string ToString() => this == Null ? "PM_INDOM_NULL" : $"{Domain}.{Serial}";
}
