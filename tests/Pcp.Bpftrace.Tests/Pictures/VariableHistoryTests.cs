using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class VariableHistoryTests
{
    private VariableHistory _history = null!;

    [SetUp]
    public void CreateHistory() => _history = new(Drawing.Counter("@m", VariableKind.Map), null);

    [Test]
    public void A_rate_needs_two_samples()
    {
        Add(0, ("a", 10));
        Assert.That(_history.Readings[0].Rate, Is.Null);
        Add(4, ("a", 18), ("b", 4));
        Assert.That(_history.Readings.Select(reading => reading.Rate), Is.EqualTo(new[] { 2.0, 1.0 }));
        Assert.That(_history.Intervals[0].Level, Is.EqualTo(3));
    }

    [Test]
    public void A_count_that_fell_begins_at_0()
    {
        Add(0, ("a", 100));
        Add(1, ("a", 7));
        Assert.That(_history.Readings[0].Rate, Is.EqualTo(7));
    }

    [Test]
    public void A_host_that_joins_late_adds_nothing_to_the_rates_before_it_was_read_twice()
    {
        AddHosts(0, ("one", 0, 100));
        AddHosts(1, ("one", 1, 110), ("two", 1, 5000));
        Assert.That((_history.Readings[0].Rate, _history.Last?.Level), Is.EqualTo(((double?)10, (double?)10)));
        AddHosts(2, ("one", 2, 120), ("two", 2, 5003));
        Assert.That((_history.Readings[0].Rate, _history.Last?.Level), Is.EqualTo(((double?)13, (double?)13)));
    }

    [Test]
    public void A_script_that_starts_again_on_one_host_counts_from_0_there_only()
    {
        AddHosts(0, ("one", 0, 100), ("two", 0, 5000));
        AddHosts(1, ("one", 1, 4), ("two", 1, 5010));
        Assert.That(_history.Readings[0].Rate, Is.EqualTo(14));
    }

    [Test]
    public void The_rate_of_a_host_is_that_between_its_own_times()
    {
        AddHosts(0, ("one", 0, 100), ("late", 0, 100));
        AddHosts(1, ("one", 1, 110), ("late", 0, 100));
        Assert.That(_history.Readings[0].Rate, Is.EqualTo(10));
        AddHosts(4, ("one", 4, 140), ("late", 4, 180));
        Assert.That(_history.Readings[0].Rate, Is.EqualTo(30));
        AddHosts(5, ("one", 4, 140), ("late", 4, 180));
        Assert.That((_history.Readings[0].Rate, _history.Last), Is.EqualTo(((double?)null, (Interval?)null)));
    }

    [Test]
    public void The_same_time_again_changes_values_but_no_rates()
    {
        Add(0, ("a", 10));
        Add(1, ("a", 12));
        Add(1, ("a", 15));
        Assert.That(_history.Readings[0], Is.EqualTo(new Reading("a", 15, 15, 2)));
        Add(2, ("a", 16));
        Assert.That(_history.Readings[0].Rate, Is.EqualTo(4));
        Assert.That(_history.Intervals, Has.Count.EqualTo(2));
    }

    [Test]
    public void No_values_are_not_zeros()
    {
        Add(0);
        Add(1, ("a", 11294));
        Assert.That((_history.Readings[0].Rate, _history.Last), Is.EqualTo(((double?)null, (Interval?)null)));
        Assert.That(_history.Intervals, Is.Empty);
        Add(2, ("a", 11300));
        Assert.That((_history.Readings[0].Rate, _history.Last?.Level), Is.EqualTo(((double?)6, (double?)6)));
    }

    [Test]
    public void Played_backwards_a_sample_has_the_same_rate_and_intervals_are_in_order()
    {
        (int Second, (string, long)[] Values)[] samples =
            [(0, []), (1, [("a", 15)]), (2, [("a", 20)]), (3, [("a", 30), ("b", 4)])];
        List<string> forwards = [];
        List<string> backwards = [];
        foreach ((int second, (string, long)[] values) in samples)
        {
            Add(second, values);
            forwards.Add(Rates());
        }

        double[] levels = [.. _history.Intervals.Select(interval => interval.Level)];
        CreateHistory();
        for (int i = samples.Length - 1; i >= 0; i--)
        {
            if (i > 0)
                _history.Precede(Drawing.Start.AddSeconds(samples[i - 1].Second), Entries(samples[i - 1].Values));
            Add(samples[i].Second, samples[i].Values);
            backwards.Insert(0, Rates());
        }

        Assert.That(backwards, Is.EqualTo(forwards));
        Assert.That(forwards, Is.EqualTo(new[] { ":", ":", "5:5", "10,4:14" }));
        Assert.That(_history.Intervals, Is.Empty);
        Add(samples[^1].Second, samples[^1].Values);
        Assert.That(_history.Intervals.Select(interval => interval.Level), Is.EqualTo(levels));
    }

    [Test]
    public void There_are_no_intervals_after_the_newest_sample()
    {
        Add(0, ("a", 0));
        Add(1, ("a", 1));
        Add(2, ("a", 2));
        Add(1, ("a", 1));
        Assert.That(
            _history.Intervals.Select(interval => interval.End), Is.EqualTo(new[] { Drawing.Start.AddSeconds(1) }));
    }

    [Test]
    public void After_a_reset_counters_begin_at_0_and_so_do_those_of_a_new_start()
    {
        Add(0, ("a", 10), ("b", 10));
        _history.Reset();
        Assert.That(_history.Readings.Select(reading => reading.Number), Is.EqualTo(new[] { 0.0, 0.0 }));
        Add(1, ("a", 12), ("b", 3), ("c", 5));
        Assert.That(_history.Readings.Select(reading => reading.Number), Is.EqualTo(new[] { 2.0, 3.0, 5.0 }));
        Assert.That(_history.Readings[0].Exact, Is.EqualTo("2"));
        Add(2, ("b", 11));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(11));
    }

    [Test]
    public void After_a_reset_a_host_that_joins_adds_only_what_it_counts_from_then_on()
    {
        AddHosts(0, ("one", 0, 100));
        _history.Reset();
        AddHosts(1, ("one", 1, 110), ("two", 1, 5000));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(10));
        AddHosts(2, ("one", 2, 120), ("two", 2, 5003));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(23));
    }

    [Test]
    public void After_a_reset_a_host_that_starts_again_or_is_away_changes_nothing_of_the_others()
    {
        AddHosts(0, ("one", 0, 100), ("two", 0, 5000));
        _history.Reset();
        AddHosts(1, ("two", 1, 5010));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(10));
        AddHosts(2, ("one", 2, 4), ("two", 2, 5020));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(24));
    }

    [Test]
    public void What_had_no_values_at_a_reset_counts_from_0()
    {
        Add(0);
        _history.Reset();
        Add(1, ("a", 7));
        Assert.That(_history.Readings[0].Number, Is.EqualTo(7));
    }

    [Test]
    public void A_history_that_begins_after_a_reset_has_nothing_of_before()
    {
        VariableHistory history = new(Drawing.Counter("@m", VariableKind.Map), "two", isReset: true);
        history.Add(Drawing.Start, Drawing.Entries(("a", 5000)));
        Assert.That(history.Readings[0].Number, Is.Zero);
        history.Add(Drawing.Start.AddSeconds(1), Drawing.Entries(("a", 5002), ("b", 3)));
        Assert.That(history.Readings.Select(reading => reading.Number), Is.EqualTo(new[] { 2.0, 3.0 }));
    }

    [Test]
    public void Values_that_are_no_counters_are_not_reset()
    {
        VariableHistory history = Drawing.History(Drawing.Gauge("@g", VariableKind.Single), [("", 5)]);
        history.Reset();
        Assert.That(history.Readings[0].Number, Is.EqualTo(5));
    }

    [Test]
    public void A_copy_stays_as_it_is()
    {
        Add(0, ("a", 1));
        Add(1, ("a", 2));
        VariableHistory copy = _history.Copy();
        Add(2, ("a", 3));
        Assert.That((copy.Readings[0].Number, copy.Intervals.Count), Is.EqualTo((2.0, 1)));
    }

    [Test]
    public void However_keys_change_what_is_kept_is_bounded()
    {
        VariableHistory history = new(Drawing.Counter("@h", VariableKind.Histogram), null);
        for (int second = 0; second < VariableHistory.Capacity + 10; second++)
        {
            Entry[] entries = [.. Enumerable.Range(0, 1000).Select(i => new Entry($"{second}-{i}", i))];
            history.Add(Drawing.Start.AddSeconds(second), entries);
        }

        Assert.That(history.Intervals, Has.Count.EqualTo(VariableHistory.Capacity));
        Assert.That(history.Intervals.Select(interval => interval.Counts.Count),
            Has.All.EqualTo(VariableHistory.BucketCapacity));
        Assert.That(history.Intervals[0].End, Is.EqualTo(Drawing.Start.AddSeconds(10)));
        Assert.That(history.Intervals[0].Counts, Does.ContainKey("10-999").And.Not.ContainKey("10-1"));
        Assert.That(history.Readings, Has.Count.EqualTo(1000));
    }

    private void Add(int second, params (string Key, long Value)[] values) =>
        _history.Add(Drawing.Start.AddSeconds(second), Entries(values));

    // A sample of key "a" on several hosts.
    private void AddHosts(int second, params (string Host, int Second, long Value)[] hosts) => _history.Add(
        Drawing.Start.AddSeconds(second),
        Entries([("a", hosts.Sum(host => host.Value))]),
        [
            .. hosts.Select(host => new HostValues(
                host.Host, Drawing.Start.AddSeconds(host.Second), Entries([("a", host.Value)]))),
        ]);

    private string Rates() =>
        string.Join(',', _history.Readings.Select(reading => reading.Rate)) + ":" + _history.Last?.Level;

    private static Entry[] Entries((string Key, long Value)[] values) =>
        [.. values.Select(value => new Entry(value.Key, value.Value))];
}
