using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>Keeps the first and the last sample that are shown, and quits after a number of them.</summary>
/// <param name="shown">Shows the samples; null if they are not shown.</param>
/// <param name="samples">After how many samples with values to quit, or null.</param>
internal sealed class LastSample(IPresentation? shown, int? samples = null) : IPresentation
{
    private readonly CancellationTokenSource _quit =
        CancellationTokenSource.CreateLinkedTokenSource(shown?.Quit ?? CancellationToken.None);

    private int _count;

    public CancellationToken Quit => _quit.Token;

    /// <summary>The first sample; null before it.</summary>
    internal Sample? First { get; private set; }

    /// <summary>The last sample; null before the first one.</summary>
    internal Sample? Last { get; private set; }

    public void Show(Sample sample)
    {
        First ??= sample;
        Last = sample;
        shown?.Show(sample);
        if (sample.HasValues && ++_count >= samples)
            _quit.Cancel();
    }

    public void Dispose()
    {
        shown?.Dispose();
        _quit.Dispose();
    }
}
