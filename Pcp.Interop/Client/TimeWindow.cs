namespace Pcp.Interop.Client;

/// <summary>The part of a recording that the options -S, -T, -A and -O select: pmParseTimeWindow(3).</summary>
/// <param name="Start">Its start.</param>
/// <param name="End">Its end; <see cref="DateTimeOffset.MaxValue"/> if there is none.</param>
/// <param name="Origin">The time of the first sample in it.</param>
/// <param name="Warning">Why the samples could not be aligned as -A says; empty if there is nothing to say.</param>
public sealed record TimeWindow(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Origin, string Warning);
