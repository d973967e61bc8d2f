using System.Diagnostics;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Soak;

/// <summary>
/// A client that reads all scripts now and then, on a thread of its own, and checks what it gets. It connects again
/// when pmcd is gone.
/// </summary>
internal sealed class Reader
{
    // As long as an agent that was killed may need on a busy machine until all its scripts run.
    private static readonly TimeSpan _longestGap = TimeSpan.FromMinutes(3);

    private readonly Site _site;
    private readonly TimeSpan _interval;
    private readonly int _fetchesPerConnection;
    private readonly Thread _thread;
    private readonly List<string> _faults = [];
    private DateTime _last = DateTime.UtcNow;
    private volatile bool _isEnding;

    public Reader(Site site, TimeSpan interval, int fetchesPerConnection = int.MaxValue)
    {
        (_site, _interval, _fetchesPerConnection) = (site, interval, fetchesPerConnection);
        _thread = new Thread(Run) { Name = "reader" };
        _thread.Start();
    }

    /// <summary>Fetches that were answered.</summary>
    public long Fetches { get; private set; }

    /// <summary>Ends it; returns what was wrong.</summary>
    public IReadOnlyList<string> End()
    {
        _isEnding = true;
        _thread.Join();
        return _faults;
    }

    private void Run()
    {
        while (!_isEnding)
        {
            try
            {
                using PcpContext client = _site.Pmcd.Connect();
                for (int i = 0; i < _fetchesPerConnection && !_isEnding; i++)
                {
                    Read(client);
                    Pause(_interval);
                }
            }
            catch (PmException)
            {
                Pause(TimeSpan.FromSeconds(1)); // pmcd or the agent restarts
            }
        }
    }

    // Ends soon where the reader is to end.
    private void Pause(TimeSpan time)
    {
        for (long began = Stopwatch.GetTimestamp(); !_isEnding && Stopwatch.GetElapsedTime(began) < time;)
            Thread.Sleep(TimeSpan.FromMilliseconds(100));
    }

    private void Read(PcpContext client)
    {
        ClientMetric[] metrics = [.. client.LookupAll([.. client.Traverse("bpftrace.scripts")]).OfType<ClientMetric>()];
        FetchResult result = client.Fetch(metrics);
        foreach (MetricValues values in result.Metrics.Where(values => !values.Error.IsError))
            Check(values);
        if (result.Metrics.Count(values => !values.Error.IsError) < Site.Scripts)
            return;
        if (DateTime.UtcNow - _last > _longestGap)
            Report($"no values from {_last:HH:mm:ss} on");
        _last = DateTime.UtcNow;
        Fetches++;
    }

    // A cycle is published as a whole, and the stand-in prints as many keys in each.
    private void Check(MetricValues values)
    {
        if (values.Metric.Name.EndsWith(".data.keys", StringComparison.Ordinal)
            && values.Values.Count is not (0 or Site.Keys))
        {
            Report($"{values.Metric.Name} has {values.Values.Count} keys");
        }
    }

    private void Report(string fault) => _faults.Add($"{DateTime.UtcNow:HH:mm:ss} {fault}");
}
