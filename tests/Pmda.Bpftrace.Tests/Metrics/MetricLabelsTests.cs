using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tests.Metrics;

internal sealed class MetricLabelsTests
{
    [TestCase("// name: reads\n", """{"script":"reads"}""")]
    [TestCase("", """{"script":"script100"}""")]
    [TestCase(
        "// name: reads\n// label: team=storage,zone=\"a \\\"b\\\", c\"\n",
        """{"script":"reads","team":"storage","zone":"a \"b\", c"}""")]
    public void The_metrics_of_a_script_have_its_name_and_what_its_annotations_set(string annotations, string labels) =>
        Assert.That(
            MetricLabels.OfScript(new Script("script100", Analyze($"{annotations}BEGIN {{ @x = 1; }}"), null, default)),
            Is.EqualTo(labels));

    [TestCase("@ = 1", """{"kind":"single","variable":"root"}""")]
    [TestCase("@x = count()", """{"function":"count","kind":"single","variable":"x"}""")]
    [TestCase("@x[pid] = sum(1)", """{"function":"sum","kind":"map","variable":"x"}""")]
    [TestCase(
        "@x = hist(1)", """{"function":"hist","kind":"histogram","metrictype":"histogram","variable":"x"}""")]
    [TestCase(
        "@x = lhist(1, 5, 1e3, 0x5)",
        """{"function":"lhist","kind":"histogram","lhist":"5,1000,5","metrictype":"histogram","variable":"x"}""")]
    [TestCase(
        "@x = lhist(1, 0, $max, 5)",
        """{"function":"lhist","kind":"histogram","metrictype":"histogram","variable":"x"}""")]
    [TestCase(
        "@[kstack] = count()",
        """{"function":"count","kind":"stacks","metrictype":"stacks","variable":"root"}""")]
    [TestCase("printf(\"x\")", """{"kind":"output","metrictype":"output","variable":"output"}""")]
    [TestCase("@ = stats(1)", """{"function":"stats","kind":"single","variable":"root.count"}""")]
    public void The_metric_of_a_variable_has_its_name_form_and_function(string statement, string labels) =>
        Assert.That(
            MetricLabels.OfVariable(Analyze($"k:f {{ {statement}; }}").Variables[0]), Is.EqualTo(labels));

    [Test]
    public void The_longest_labels_of_a_script_leave_room_for_those_of_the_host()
    {
        ImmutableDictionary<string, string> labels = Enumerable.Range(0, UserLabelRules.MaxLabels)
            .ToImmutableDictionary(
                i => $"{(char)('a' + i % 26)}{i}".PadRight(254, '_'),
                _ => string.Concat(Enumerable.Repeat("🙂", UserLabelRules.MaxValueLength / 4)));
        ScriptSource source = Analyze("BEGIN { @x = 1; }");
        source = source with { Metadata = source.Metadata with { Labels = labels } };
        UserLabelRules.Check(labels);

        string json = MetricLabels.OfScript(new Script("script100", source, null, default));

        Assert.That(json, Has.Length.InRange(32_000, 34_000));
    }

    private static ScriptSource Analyze(string code) => ScriptAnalyzer.Analyze(code);
}
