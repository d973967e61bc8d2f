using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Hosts;

/// <summary>Makes one sample of the readings of several hosts.</summary>
internal static class Combined
{
    /// <summary>Combines the readings.</summary>
    /// <param name="readings">One of each host, in the order of the command line.</param>
    /// <param name="byHost">Whether the values of hosts stay apart.</param>
    /// <param name="now">The time of the sample if it is not known when hosts were asked.</param>
    internal static Sample Of(IReadOnlyList<HostReading> readings, bool byHost, DateTimeOffset now)
    {
        HostState[] states = [.. readings.Select(reading => reading.State)];
        if (readings is [var only])
            return new Sample(only.Values?.Time ?? now, only.Values?.Variables ?? [], states);

        // Not all hosts need to have all variables: a script may differ between them.
        IEnumerable<IGrouping<string, VariableSample>> variables = readings
            .Where(reading => reading.Values is not null)
            .SelectMany(reading => reading.Values!.Variables.Select(one => one with
            {
                Host = reading.State.Host,
                Sources = [new HostValues(reading.State.Host, reading.Values.Time, one.Entries)],
            }))
            .GroupBy(one => one.Variable.Name);
        Dictionary<string, VariableSample[]> byName = variables.ToDictionary(each => each.Key, each => each.ToArray());
        DateTimeOffset time = TimeOf(readings) ?? now;
        return new Sample(time, [.. byName.Values.SelectMany(samples => Combine(samples, byName, byHost))], states);
    }

    // When the first host was asked for the newest values: not when the last one has answered, which may be slow.
    private static DateTimeOffset? TimeOf(IReadOnlyList<HostReading> readings)
    {
        long tick = readings.Max(reading => reading.Tick);
        return readings.Where(reading => reading.Values is not null && reading.Tick == tick)
            .Min(reading => reading.AskedAt);
    }

    private static VariableSample[] Combine(
        VariableSample[] samples, Dictionary<string, VariableSample[]> all, bool byHost)
    {
        Variable variable = samples[0].Variable;
        // Scripts of one name may differ between hosts, as while a new version is rolled out.
        if (byHost || variable.Combination == Combination.None || samples.Any(each => each.Variable != variable))
            return samples;
        Dictionary<(string? Host, string Key), double>? weights =
            variable.Combination == Combination.Average ? CountsOf(variable.Name, all) : null;
        IEnumerable<Entry> entries = samples
            .SelectMany(sample => sample.Entries.Select(entry =>
                (entry.Key, Weighted: new WeightedValue(
                    entry.Value, weights?.GetValueOrDefault((sample.Host, entry.Key)) ?? 1))))
            .GroupBy(each => each.Key, each => each.Weighted)
            .Select(each => new Entry(each.Key, Arithmetic.Combine(variable.Combination, [.. each])));
        return
        [
            new VariableSample(variable, null, EntryOrder.Sort(variable.Kind, entries))
            {
                // The growth of a maximum is not the sum of the growth on hosts.
                Sources = variable.Combination == Combination.Sum
                    ? [.. samples.SelectMany(sample => sample.Sources)]
                    : [],
            },
        ];
    }

    /// <summary>How much the averages weigh; null if the script does not have the counts, as with avg().</summary>
    private static Dictionary<(string? Host, string Key), double>? CountsOf(
        string name, Dictionary<string, VariableSample[]> all)
    {
        if (!name.EndsWith(StatsParts.Average, StringComparison.Ordinal)
            || !all.TryGetValue(name[..^StatsParts.Average.Length] + StatsParts.Count, out VariableSample[]? counts))
        {
            return null;
        }

        return counts
            .SelectMany(sample => sample.Entries.Select(entry => (sample.Host, entry.Key, entry.Value)))
            .ToDictionary(each => (each.Host, each.Key), each => each.Value.ToDouble());
    }
}
