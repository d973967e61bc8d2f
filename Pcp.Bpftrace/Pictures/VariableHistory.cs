using Pcp.Bpftrace.Samples;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// The values of a variable, and its last intervals. What it holds is bounded by the newest sample and
/// <see cref="Capacity"/>, however many keys come and go.
/// </summary>
internal sealed class VariableHistory(Variable variable, string? host)
{
    /// <summary>How many intervals are kept.</summary>
    public const int Capacity = 240;

    /// <summary>How many buckets of an interval are kept, those that grew most.</summary>
    public const int BucketCapacity = 256;

    private static readonly Dictionary<string, double> NoCounts = [];

    private List<Interval> _intervals = [];
    private Dictionary<string, HostNumbers> _numbers = []; // by host, those of the last sample
    private Dictionary<string, double> _baseline = [];
    private DateTimeOffset? _time;

    public Variable Variable { get; } = variable;

    /// <summary>The host, or null if the values are those of all hosts together.</summary>
    public string? Host { get; } = host;

    /// <summary>The values of the newest sample, in its order.</summary>
    public IReadOnlyList<Reading> Readings { get; private set; } = [];

    /// <summary>The last intervals, by time.</summary>
    public IReadOnlyList<Interval> Intervals => _intervals;

    /// <summary>The interval that ends with the newest sample, or null if nothing is known before it.</summary>
    public Interval? Last => _intervals.FindLast(interval => interval.End == _time);

    /// <summary>Lets the rates of the next sample begin at this one, whichever was the last.</summary>
    public void Precede(DateTimeOffset time, IReadOnlyList<Entry> entries) =>
        (_time, _numbers) = (entries.Count > 0 ? time : null, ByHost(SourcesOf(time, entries, [])));

    /// <summary>
    /// Takes the next sample. One without values, such as the first one of a script, is not one with zeros: the next
    /// has no rates. Nor has the first one of a host.
    /// </summary>
    /// <param name="time">The time of the sample.</param>
    /// <param name="entries">The values.</param>
    /// <param name="sources">The values of each host that they are made of; empty or null if there is one host.</param>
    public void Add(
        DateTimeOffset time, IReadOnlyList<Entry> entries, IReadOnlyList<HostValues>? sources = null)
    {
        Dictionary<string, double> numbers = NumbersOf(entries);
        Dictionary<string, HostNumbers> hosts = ByHost(SourcesOf(time, entries, sources ?? []));
        Dictionary<string, double?> rates = [];
        if (time == _time)
            rates = ByKey(reading => reading.Rate);
        else if (time > _time && entries.Count > 0)
            rates = AddInterval(time, (time - _time.Value).TotalSeconds, numbers, hosts);
        Readings = [.. entries.Select(entry => Read(entry, numbers[entry.Key], rates.GetValueOrDefault(entry.Key)))];
        if (time == _time && entries.Count > 0)
            return;
        _numbers = hosts;
        _time = entries.Count > 0 ? time : null;
    }

    /// <summary>From now on, counters are shown without what they have counted.</summary>
    public void Reset()
    {
        if (!Variable.IsCounter)
            return;
        _baseline = ByKey(reading => reading.IsText ? 0 : reading.Value.ToDouble());
        Readings = [.. Readings.Select(reading => reading with { Number = 0 })];
    }

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

    private Dictionary<string, T> ByKey<T>(Func<Reading, T> value) =>
        Readings.DistinctBy(reading => reading.Key).ToDictionary(reading => reading.Key, value);

    private Reading Read(Entry entry, double number, double? rate)
    {
        if (_baseline.TryGetValue(entry.Key, out double baseline))
        {
            // The script was started again.
            if (number < baseline)
                _baseline.Remove(entry.Key);
            else
                number -= baseline;
        }

        return new Reading(entry.Key, entry.Value, number, rate);
    }

    /// <returns>The rates of a counter's keys.</returns>
    private Dictionary<string, double?> AddInterval(
        DateTimeOffset end,
        double seconds,
        Dictionary<string, double> numbers,
        Dictionary<string, HostNumbers> hosts)
    {
        Dictionary<string, double?> rates = [];
        Dictionary<string, double> counts = [];
        double level = !Variable.IsCounter && numbers.Count == 1 ? numbers.Values.First() : 0;
        foreach ((string host, HostNumbers now) in hosts)
        {
            // All that a host counted before it was read for the first time is no growth.
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
