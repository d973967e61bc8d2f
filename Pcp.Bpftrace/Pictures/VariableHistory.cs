using Pcp.Bpftrace.Samples;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// The values of a variable, and its last intervals. Its memory is bounded by the newest sample and
/// <see cref="Capacity"/>, however many keys come and go.
/// </summary>
/// <param name="variable">The variable.</param>
/// <param name="host">The host, or null if the values are those of all hosts together.</param>
/// <param name="isReset">Whether counters are shown without their counts before the first sample.</param>
internal sealed class VariableHistory(Variable variable, string? host, bool isReset = false)
{
    /// <summary>How many intervals are kept.</summary>
    public const int Capacity = 240;

    /// <summary>How many buckets of an interval are kept, those that grew most.</summary>
    public const int BucketCapacity = 256;

    private static readonly Dictionary<string, double> NoCounts = [];

    private List<Interval> _intervals = [];
    private Dictionary<string, HostNumbers> _numbers = []; // by host, those from which the next rates are computed
    private IReadOnlyList<HostValues> _sources = []; // of the newest sample
    private Dictionary<string, Dictionary<string, double>>? _baselines = isReset ? [] : null; // by host and key
    private DateTimeOffset? _time; // of the newest sample, if it has values
    private DateTimeOffset _shown; // of the newest sample

    public Variable Variable { get; } = variable;

    /// <summary>The host, or null if the values are those of all hosts together.</summary>
    public string? Host { get; } = host;

    /// <summary>The values of the newest sample, in its order.</summary>
    public IReadOnlyList<Reading> Readings { get; private set; } = [];

    /// <summary>
    /// The last intervals up to the newest sample, by time. There are later ones while a recording is played backwards,
    /// or after the clock of a host was set back.
    /// </summary>
    public IReadOnlyList<Interval> Intervals => [.. _intervals.Where(interval => interval.End <= _shown)];

    /// <summary>The interval that ends with the newest sample, or null if nothing is known before it.</summary>
    public Interval? Last => _intervals.FindLast(interval => interval.End == _time);

    /// <summary>Sets the sample from which the rates of the next one are computed.</summary>
    public void Precede(DateTimeOffset time, IReadOnlyList<Entry> entries) =>
        (_time, _numbers) = (entries.Count > 0 ? time : null, ByHost(SourcesOf(time, entries, [])));

    /// <summary>
    /// Takes the next sample. A sample without values, such as the first one of a script, is not taken for one with
    /// zeros: the sample after it has no rates. Nor has the first one of a host.
    /// </summary>
    /// <param name="time">The time of the sample.</param>
    /// <param name="entries">The values.</param>
    /// <param name="sources">The values of each host that they are made of; empty or null if there is one host.</param>
    public void Add(
        DateTimeOffset time, IReadOnlyList<Entry> entries, IReadOnlyList<HostValues>? sources = null)
    {
        Dictionary<string, double> numbers = NumbersOf(entries);
        _sources = SourcesOf(time, entries, sources ?? []);
        Dictionary<string, HostNumbers> hosts = ByHost(_sources);
        Dictionary<string, double?> rates = [];
        if (time == _time)
            rates = Readings.DistinctBy(reading => reading.Key).ToDictionary(each => each.Key, each => each.Rate);
        else if (time > _time && entries.Count > 0)
            rates = AddInterval(time, (time - _time.Value).TotalSeconds, numbers, hosts);
        Readings =
        [
            .. entries.Select(entry => new Reading(
                entry.Key,
                entry.Value,
                numbers[entry.Key] - CountedBefore(entry.Key, hosts),
                rates.GetValueOrDefault(entry.Key))),
        ];
        _shown = time;
        if (time == _time && entries.Count > 0)
            return;
        _numbers = hosts;
        _time = entries.Count > 0 ? time : null;
    }

    /// <summary>From now on, counters are shown without their counts until now.</summary>
    public void Reset()
    {
        if (!Variable.IsCounter)
            return;
        _baselines = _sources.ToDictionary(source => source.Host, source => NumbersOf(source.Entries));
        Readings = [.. Readings.Select(reading => reading with { Number = 0 })];
    }

    /// <summary>From the next sample on, counters are shown with all that they have counted.</summary>
    public void UndoReset() => _baselines = null;

    /// <summary>The history as it is now, which does not change when this one goes on.</summary>
    public VariableHistory Copy()
    {
        VariableHistory copy = (VariableHistory)MemberwiseClone();
        copy._intervals = [.. _intervals];
        return copy;
    }

    private static IReadOnlyList<HostValues> SourcesOf(
        DateTimeOffset time, IReadOnlyList<Entry> entries, IReadOnlyList<HostValues> sources) =>
        sources.Count > 0 ? sources : [new HostValues("", time, entries)];

    private Dictionary<string, HostNumbers> ByHost(IReadOnlyList<HostValues> sources) => Variable.IsCounter
        ? sources.Where(source => source.Entries.Count > 0)
            .ToDictionary(source => source.Host, source => new HostNumbers(source.Time, NumbersOf(source.Entries)))
        : [];

    private static Dictionary<string, double> NumbersOf(IReadOnlyList<Entry> entries)
    {
        Dictionary<string, double> numbers = new(entries.Count);
        foreach (Entry entry in entries)
            numbers[entry.Key] = entry.Value.Type == MetricType.String ? 0 : entry.Value.ToDouble();
        return numbers;
    }

    // The counts of the hosts at the reset. For a host that was read for the first time later, these are its first
    // counts, as for the rates.
    private double CountedBefore(string key, Dictionary<string, HostNumbers> hosts)
    {
        double counted = 0;
        if (_baselines is null)
            return counted;
        foreach ((string host, HostNumbers now) in hosts)
        {
            if (!_baselines.TryGetValue(host, out Dictionary<string, double>? baseline))
                _baselines[host] = baseline = new Dictionary<string, double>(now.Numbers);
            double before = baseline.GetValueOrDefault(key);
            if (now.Numbers.GetValueOrDefault(key) >= before)
                counted += before;
            else if (now.Numbers.ContainsKey(key))
                baseline.Remove(key); // the script was started again on this host
        }

        return counted;
    }

    /// <returns>The rates of a counter's keys.</returns>
    private Dictionary<string, double?> AddInterval(
        DateTimeOffset end,
        double seconds,
        Dictionary<string, double> numbers,
        Dictionary<string, HostNumbers> hosts)
    {
        Dictionary<string, double?> rates = [];
        // Of a histogram that the script clears, all counts are those of the interval.
        Dictionary<string, double> counts = Variable is { Kind: VariableKind.Histogram, IsCounter: false }
            ? numbers.Where(number => number.Value > 0).ToDictionary()
            : [];
        double level = !Variable.IsCounter && numbers.Count == 1 ? numbers.Values.First() : 0;
        foreach ((string host, HostNumbers now) in hosts)
        {
            // The counts of a host from before it was read for the first time are no growth.
            if (!_numbers.TryGetValue(host, out HostNumbers? before) || now.Time <= before.Time)
                continue;
            double between = (now.Time - before.Time).TotalSeconds;
            foreach ((string key, double number) in now.Numbers)
            {
                // A count that fell begins anew: the script was started again.
                double former = before.Numbers.GetValueOrDefault(key);
                double growth = number >= former ? number - former : number;
                level += growth / between;
                rates[key] = (rates.GetValueOrDefault(key) ?? 0) + (growth / between);
                if (growth > 0 && Variable.Kind == VariableKind.Histogram)
                    counts[key] = counts.GetValueOrDefault(key) + growth;
            }
        }

        if (rates.Count > 0 || !Variable.IsCounter)
            Insert(new Interval(end, seconds, level, Bound(counts)));
        return rates;
    }

    private void Insert(Interval interval)
    {
        int index = _intervals.FindLastIndex(other => other.End <= interval.End) + 1;
        if (index > 0 && _intervals[index - 1].End == interval.End)
            _intervals[index - 1] = interval;
        else
            _intervals.Insert(index, interval);
        if (_intervals.Count > Capacity)
            _intervals.RemoveAt(index > Capacity / 2 ? 0 : Capacity);
    }

    private static Dictionary<string, double> Bound(Dictionary<string, double> counts) => counts.Count switch
    {
        0 => NoCounts,
        <= BucketCapacity => counts,
        _ => counts.OrderByDescending(count => count.Value).Take(BucketCapacity).ToDictionary(),
    };

    /// <summary>The numbers of a host by their keys.</summary>
    private sealed record HostNumbers(DateTimeOffset Time, Dictionary<string, double> Numbers);
}
