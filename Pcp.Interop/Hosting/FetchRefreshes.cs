using Pcp.Interop.Registry;

namespace Pcp.Interop.Hosting;

/// <summary>
/// Refreshes the metrics of a fetch, each once: a client may name one of them thousands of times in a request. pmcd's
/// thread only.
/// </summary>
internal sealed class FetchRefreshes
{
    private readonly Dictionary<Metric, PmError> _outcomes = [];

    /// <summary>The next fetch begins.</summary>
    internal void Begin() => _outcomes.Clear();

    /// <summary>Refreshes a metric, unless that is done or it has no refresh.</summary>
    /// <returns>The outcome, which is the same until the next fetch.</returns>
    internal PmError Refresh(Metric metric, ClientContext client)
    {
        if (metric.Refresh is not { } refresh)
            return PmError.None;
        if (_outcomes.TryGetValue(metric, out PmError outcome))
            return outcome;
        _outcomes[metric] = PmError.Generic; // in case it throws
        outcome = refresh(client);
        _outcomes[metric] = outcome;
        return outcome;
    }
}
