namespace Pcp.Interop.Metrics;

/// <summary>
/// A metric's number: domain (9 bits, 0 to 510), cluster (12 bits) and item (10 bits) in 31 bits, as pmID_build(3)
/// packs them. Written <c>151.100.10</c>.
/// </summary>
public readonly record struct Pmid
{
    /// <summary>The highest domain; 511 is reserved for dynamic roots of the PMNS.</summary>
    public const int MaxDomain = 510;

    /// <summary>The highest cluster.</summary>
    public const int MaxCluster = 4095;

    /// <summary>The highest item.</summary>
    public const int MaxItem = 1023;

    /// <summary>The packed number.</summary>
    public uint Value { get; }

    /// <summary>A PMID from its packed form.</summary>
    public Pmid(uint value) => Value = value;

    /// <summary>A PMID from its parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is out of its range.</exception>
    public Pmid(int domain, int cluster, int item)
    {
        // As unsigned, a negative number is too large as well.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)domain, (uint)MaxDomain, nameof(domain));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)cluster, (uint)MaxCluster, nameof(cluster));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)item, (uint)MaxItem, nameof(item));
        Value = ((uint)domain << 22) | ((uint)cluster << 10) | (uint)item;
    }

    /// <summary>PM_ID_NULL: no metric.</summary>
    public static Pmid Null => new(uint.MaxValue);

    /// <summary>The domain of the agent.</summary>
    public int Domain => (int)((Value >> 22) & 0x1ff);

    /// <summary>The group of metrics.</summary>
    public int Cluster => (int)((Value >> 10) & MaxCluster);

    /// <summary>The metric within its cluster.</summary>
    public int Item => (int)(Value & MaxItem);

    /// <inheritdoc/>
    public override string ToString() => $"{Domain}.{Cluster}.{Item}";
}

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
