using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Hosts;

internal sealed class CombinedTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void One_host_is_shown_as_it_is_with_its_own_time()
    {
        HostReading reading = Reading("a", Map("@x", Combination.Sum, ("k", 1)));
        Sample sample = Combined.Of([reading], byHost: true, DateTimeOffset.MaxValue);
        Assert.That(sample.Time, Is.EqualTo(_now));
        Assert.That(Texts(sample), Is.EqualTo(new[] { "@x k=1" }));
    }

    [TestCase(Combination.Sum, "j=7 k=4")]
    [TestCase(Combination.Minimum, "j=7 k=1")]
    [TestCase(Combination.Maximum, "j=7 k=3")]
    [TestCase(Combination.Average, "j=7 k=2")]
    public void Values_of_one_key_are_combined(Combination how, string expected)
    {
        Sample sample = Of(
            Reading("a", Map("@x", how, ("k", 1))), Reading("b", Map("@x", how, ("k", 3), ("j", 7))));
        Assert.That(Texts(sample), Is.EqualTo(new[] { $"@x {expected}" }));
    }

    [Test]
    public void Assigned_values_stay_apart()
    {
        Sample sample = Of(
            Reading("a", Map("@x", Combination.None, ("k", 1))), Reading("b", Map("@x", Combination.None, ("k", 3))));
        Assert.That(Texts(sample), Is.EqualTo(new[] { "a: @x k=1", "b: @x k=3" }));
    }

    [Test]
    public void Values_of_hosts_that_disagree_about_the_variable_stay_apart()
    {
        VariableSample text = new(
            new Variable("@x", VariableKind.Single, false, Combination.None), null, [new Entry("", "a text")]);
        VariableSample single = Map("@y", Combination.Sum, ("", 3));
        Sample sample = Of(
            Reading("a", Map("@x", Combination.Sum, ("k", 1)), Map("@y", Combination.Sum, ("k", 1))),
            Reading("b", text, single with { Variable = single.Variable with { Kind = VariableKind.Single } }));
        Assert.That(
            Texts(sample), Is.EqualTo(new[] { "a: @x k=1", "b: @x =a text", "a: @y k=1", "b: @y =3" }));
    }

    [Test]
    public void By_host_all_values_stay_apart_with_those_of_a_variable_beside_each_other()
    {
        HostReading[] readings =
        [
            Reading("a", Map("@x", Combination.Sum, ("k", 1)), Map("@y", Combination.Sum, ("", 5))),
            Reading("b", Map("@x", Combination.Sum, ("k", 3)), Map("@y", Combination.Sum, ("", 6))),
        ];
        Assert.That(
            Texts(Combined.Of(readings, byHost: true, _now)),
            Is.EqualTo(new[] { "a: @x k=1", "b: @x k=3", "a: @y =5", "b: @y =6" }));
    }

    [Test]
    public void Averages_weigh_as_much_as_their_counts()
    {
        Sample sample = Of(
            Statistics("a", count: 1, average: 10),
            Statistics("b", count: 9, average: 20));
        Assert.That(Texts(sample), Is.EqualTo(new[] { "@x.count k=10", "@x.average k=19" }));
    }

    [Test]
    public void An_average_of_nothing_is_0()
    {
        Sample sample = Of(
            Statistics("a", count: 0, average: 0),
            Statistics("b", count: 0, average: 0));
        Assert.That(Texts(sample), Is.EqualTo(new[] { "@x.count k=0", "@x.average k=0" }));
    }

    [Test]
    public void Hosts_without_values_have_a_state_only()
    {
        HostReading failed = new(new HostState("b", HostPhase.Failed, "no answer"));
        Sample sample = Of(Reading("a", Map("@x", Combination.Sum, ("k", 1))), failed);
        Assert.That(Texts(sample), Is.EqualTo(new[] { "@x k=1" }));
        Assert.That(sample.Hosts.Select(host => host.Phase), Is.EqualTo(new[] { HostPhase.Running, HostPhase.Failed }));
    }

    [TestCase(ulong.MaxValue - 1, 1UL, "18446744073709551615")]
    [TestCase(ulong.MaxValue, 1UL, "18446744073709551615")]
    [TestCase(9007199254740993UL, 0UL, "9007199254740993")]
    public void Large_counts_are_added_exactly(ulong a, ulong b, string sum) =>
        Assert.That(Sum(MetricValue.FromUInt64(a), MetricValue.FromUInt64(b)), Is.EqualTo(sum));

    [Test]
    public void Negative_and_fractional_values_are_added()
    {
        Assert.That(Sum(MetricValue.FromInt64(long.MinValue), -1), Is.EqualTo("-9223372036854775808"));
        Assert.That(Sum(-5, MetricValue.FromUInt64(ulong.MaxValue)), Is.EqualTo("18446744073709551610"));
        Assert.That(Sum(1.5, 2), Is.EqualTo("3.5"));
    }

    [Test]
    public void A_sum_has_the_values_of_each_host_with_their_times_and_a_maximum_has_not()
    {
        Sample sample = Of(
            Reading("a", Map("@x", Combination.Sum, ("k", 1)), Map("@y", Combination.Maximum, ("k", 1))),
            Reading("b", Map("@x", Combination.Sum, ("k", 3)), Map("@y", Combination.Maximum, ("k", 3))));
        IReadOnlyList<HostValues> sources = sample.Variables[0].Sources;
        Assert.That(
            sources.Select(source => (source.Host, source.Time)), Is.EqualTo(new[] { ("a", _now), ("b", _now) }));
        Assert.That(sources.Select(source => source.Entries[0]), Is.EqualTo(new[] { new Entry("k", 1), new("k", 3) }));
        Assert.That(sample.Variables[1].Sources, Is.Empty);
    }

    [Test]
    public void The_time_is_when_hosts_were_asked_for_the_newest_values_not_when_the_last_has_answered()
    {
        HostReading[] readings =
        [
            Reading("a", Map("@x", Combination.Sum, ("k", 1))) with { Tick = 7, AskedAt = _now.AddSeconds(7) },
            Reading("b", Map("@x", Combination.Sum, ("k", 1))) with { Tick = 7, AskedAt = _now.AddSeconds(7.1) },
            Reading("late", Map("@x", Combination.Sum, ("k", 1))) with { Tick = 3, AskedAt = _now.AddSeconds(3) },
        ];
        Assert.That(
            Combined.Of(readings, byHost: false, _now.AddSeconds(7.5)).Time, Is.EqualTo(_now.AddSeconds(7)));
    }

    private static string Sum(MetricValue a, MetricValue b) =>
        Arithmetic.Combine(Combination.Sum, [new WeightedValue(a, 1), new WeightedValue(b, 1)]).ToString();

    private static Sample Of(params HostReading[] readings) => Combined.Of(readings, byHost: false, _now);

    private static HostReading Reading(string host, params VariableSample[] variables) => new(
        new HostState(host, HostPhase.Running), new ScriptReading(_now, "started", "", "", 1, 0, variables), Tick: 0);

    private static VariableSample Map(string name, Combination how, params (string Key, long Value)[] entries) => new(
        new Variable(name, VariableKind.Map, IsCounter: false, how),
        null,
        [.. entries.Select(entry => new Entry(entry.Key, entry.Value))]);

    private static HostReading Statistics(string host, long count, long average) => Reading(
        host, Map("@x.count", Combination.Sum, ("k", count)), Map("@x.average", Combination.Average, ("k", average)));

    // "HOST: NAME KEY=VALUE KEY=VALUE" of each variable.
    private static IEnumerable<string> Texts(Sample sample) => sample.Variables.Select(variable =>
    {
        string host = variable.Host is null ? "" : $"{variable.Host}: ";
        IEnumerable<string> entries = variable.Entries.Select(entry => $"{entry.Key}={entry.Value}");
        return $"{host}{variable.Variable.Name} {string.Join(' ', entries)}";
    });
}
