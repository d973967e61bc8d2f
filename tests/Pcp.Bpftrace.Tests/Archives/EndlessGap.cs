using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Archives;

/// <summary>A recording with one sample and a gap after it in which a search never ends by itself.</summary>
internal sealed class EndlessGap(Action searched) : SampleCursor
{
    protected override Sample? Read(int direction, CancellationToken cancel)
    {
        if (Current is null)
            return new Sample(ListedSamples.Start, [], []);
        searched();
        cancel.ThrowIfCancellationRequested();
        throw new InvalidOperationException("the search goes on");
    }
}
