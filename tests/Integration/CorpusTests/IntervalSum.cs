using System.Globalization;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// Adds up the intervals that a tool shows that prints and clears a count once a second. Each is shown until the next
/// is finished: one is missed if nobody looks until then, and two alike in a row are taken for one.
/// </summary>
/// <param name="metric">The metric of the count.</param>
/// <param name="client">PCP's tools.</param>
internal sealed class IntervalSum(string metric, Pcp client)
{
    private string? _last = client.FetchSingle(metric);

    /// <summary>The intervals that were seen to follow the one that was shown first, added up.</summary>
    public ulong Total { get; private set; }

    /// <summary>Looks again.</summary>
    public void Look()
    {
        string? shown = client.FetchSingle(metric);
        if (shown is not null && shown != _last)
            Total += ulong.Parse(shown, CultureInfo.InvariantCulture);
        _last = shown;
    }
}
