using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>Reads samples of a script at the position of an archive.</summary>
internal sealed class SampleReader
{
    private readonly PcpContext _archive;
    private readonly PcpTimeZone? _zone;
    private readonly IReadOnlyList<ArchivedVariable> _variables;
    private readonly StateReader _state;
    private readonly ClientMetric[] _metrics;

    /// <param name="archive">The archive, of which the caller sets the mode.</param>
    /// <param name="script">The script.</param>
    /// <param name="zone">The zone of the samples' times, or null: UTC.</param>
    internal SampleReader(PcpContext archive, ArchivedScript script, PcpTimeZone? zone)
    {
        (_archive, _variables, _zone) = (archive, script.Variables, zone);
        _state = new StateReader(archive.HostName(), script.State);
        _metrics = [.. _variables.Select(variable => variable.Metric), .. _state.Metrics];
    }

    /// <summary>Fetches the values of the script; null beyond the ends of the archive.</summary>
    internal FetchResult? Fetch()
    {
        try
        {
            return _archive.Fetch(_metrics);
        }
        catch (PmException e) when (e.Error == PmError.EndOfArchive)
        {
            return null;
        }
    }

    /// <summary>
    /// The sample that was fetched, or null if the script had no values at that time. To be called before the next
    /// fetch: the names of instances are those of the time of the last one.
    /// </summary>
    internal Sample? Read(FetchResult fetched)
    {
        if (fetched.Metrics.All(metric => metric.Values.Count == 0))
            return null;
        return new Sample(
            _zone?.ToLocal(fetched.Timestamp) ?? fetched.Timestamp,
            [.. _variables.Select((each, i) => FetchedSample.Of(each.Variable, fetched.Metrics[i], NamesOf))],
            [_state.Read(fetched.Metrics.Skip(_variables.Count))]);
    }

    private Dictionary<int, string> NamesOf(MetricValues values) =>
        _archive.Instances(values.Metric.Descriptor.InDom).ToDictionary(each => each.Number, each => each.Name);
}
