using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Archives;

/// <summary>A recording with empty samples at given seconds.</summary>
internal sealed class ListedSamples(params IReadOnlyList<int> seconds) : SampleCursor
{
    internal static DateTimeOffset Start { get; } = DateTimeOffset.UnixEpoch;

    protected override Sample? Read(int direction, CancellationToken cancel)
    {
        int[] all = [.. direction > 0 ? seconds : seconds.Reverse()];
        int next = Current is null ? 0 : Array.IndexOf(all, (int)(Current.Time - Start).TotalSeconds) + 1;
        return next < all.Length ? new Sample(Start.AddSeconds(all[next]), [], []) : null;
    }
}
