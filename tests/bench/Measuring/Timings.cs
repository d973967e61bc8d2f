namespace Bench.Measuring;

/// <summary>The times of repeated work.</summary>
/// <param name="samples">At least one.</param>
internal sealed class Timings(IEnumerable<TimeSpan> samples)
{
    private readonly TimeSpan[] _sorted = [.. samples.Order()];

    /// <summary>Half of them took no longer.</summary>
    public TimeSpan Median => Percentile(50);

    /// <summary>99 of 100 took no longer.</summary>
    public TimeSpan P99 => Percentile(99);

    /// <summary>The longest.</summary>
    public TimeSpan Slowest => _sorted[^1];

    private TimeSpan Percentile(int percent) => _sorted[(_sorted.Length - 1) * percent / 100];
}
