namespace Pcp.Bpftrace.Commands;

/// <summary>When samples are taken, live or from an archive, in PCP's notation, which libpcp reads.</summary>
internal sealed record SamplingOptions
{
    /// <summary>The archive, or null for live values.</summary>
    public string? Archive { get; init; }

    /// <summary>The time between samples: <c>-t</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>How many samples to take; null is without end.</summary>
    public int? Samples { get; init; }

    /// <summary>The start of the time window: <c>-S</c>.</summary>
    public string? Start { get; init; }

    /// <summary>The end of the time window: <c>-T</c>.</summary>
    public string? Finish { get; init; }

    /// <summary>The first sample: <c>-O</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>The alignment of the first sample: <c>-A</c>.</summary>
    public string? Align { get; init; }

    /// <summary>The time zone to show times in: <c>-Z</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether times are shown in the time zone of the host: <c>-z</c>.</summary>
    public bool UsesHostZone { get; init; }
}
