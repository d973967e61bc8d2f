using System.Globalization;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// Adds up the intervals of a tool that prints and clears a count once a second. An interval is shown until the next is
/// complete; one is missed if nobody fetches in time, and two equal ones in a row count as one.
/// </summary>
/// <param name="metric">The metric of the count.</param>
/// <param name="client">PCP's tools.</param>
internal sealed class IntervalSum(string metric, PcpTools client)
{
    private string? _last = client.FetchSingle(metric);

    /// <summary>The sum of the intervals after the first one.</summary>
    public ulong Total { get; private set; }

    /// <summary>Fetches again.</summary>
    public void Look()
    {
        string? shown = client.FetchSingle(metric);
        if (shown is not null && shown != _last)
            Total += ulong.Parse(shown, CultureInfo.InvariantCulture);
        _last = shown;
    }
}
