namespace Bench.InProcess;

/// <summary>One benchmark's outcome.</summary>
/// <param name="Median">How long one operation takes.</param>
/// <param name="AllocatedBytes">How much managed memory it allocates.</param>
internal sealed record BenchmarkResult(TimeSpan Median, long AllocatedBytes);
