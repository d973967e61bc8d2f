using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Agent;

internal sealed class ScriptVariableTests
{
    private const int Counter = 1, Instant = 3, Int64 = 2, UInt64 = 3, Text = 6; // pmapi.h

    [TestCase("@x", "x")]
    [TestCase("@", "root")]
    [TestCase("@root.count", "root.count")]
    [TestCase("@output", "output")]
    public void A_variable_has_a_metric(string name, string leaf) =>
        Assert.That(new ScriptVariable(name, true, Instant, Int64, null).Leaf, Is.EqualTo(leaf));

    [TestCase(true, null, VariableKind.Single)]
    [TestCase(false, null, VariableKind.Map)]
    [TestCase(false, "histogram", VariableKind.Histogram)]
    [TestCase(false, "stacks", VariableKind.Stacks)]
    [TestCase(true, "output", VariableKind.Output)]
    public void The_kind_is_what_the_agent_reports(bool isSingle, string? metricType, VariableKind kind) =>
        Assert.That(
            new ScriptVariable("@x", isSingle, Instant, UInt64, metricType).ToVariable(null).Kind, Is.EqualTo(kind));

    [TestCase("count", Combination.Sum)]
    [TestCase("sum", Combination.Sum)]
    [TestCase("min", Combination.Minimum)]
    [TestCase("max", Combination.Maximum)]
    [TestCase("avg", Combination.Average)]
    [TestCase("tseries", Combination.None)]
    [TestCase(null, Combination.None)]
    public void The_function_decides_how_hosts_are_combined(string? function, Combination how) =>
        Assert.That(
            new ScriptVariable("@x", true, Instant, Int64, null).ToVariable(function).Combination, Is.EqualTo(how));

    [TestCase("@x.count", Combination.Sum)]
    [TestCase("@x.total", Combination.Sum)]
    [TestCase("@x.average", Combination.Average)]
    public void The_parts_of_stats_are_combined_each_in_its_way(string name, Combination how) =>
        Assert.That(
            new ScriptVariable(name, false, Instant, Int64, null).ToVariable("stats").Combination, Is.EqualTo(how));

    [Test]
    public void Without_a_function_counters_are_added()
    {
        Variable variable = new ScriptVariable("@x", true, Counter, UInt64, null).ToVariable(null);
        Assert.That(variable.IsCounter, Is.True);
        Assert.That(variable.Combination, Is.EqualTo(Combination.Sum));
    }

    [Test]
    public void Texts_are_never_combined() =>
        Assert.That(
            new ScriptVariable("@x", true, Instant, Text, null).ToVariable("max").Combination,
            Is.EqualTo(Combination.None));
}
