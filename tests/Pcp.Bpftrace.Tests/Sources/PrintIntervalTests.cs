using Bpftrace.Runner.Language;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

public class PrintIntervalTests
{
    private const string Code = "BEGIN { @ = 1; }";

    [TestCase("")]
    [TestCase("// interval: 5\n")]
    [TestCase("// interval: 5s\n")]
    [TestCase("// interval: 90 s\n")]
    [TestCase("// interval: 250ms\n")]
    [TestCase("// interval: 250 ms\n")]
    [TestCase("// interval: 5\n// interval: 7\n")]
    public void It_is_the_one_that_the_agent_reads(string annotations)
    {
        string code = annotations + Code;
        Assert.That(PrintInterval.Of(code), Is.EqualTo(ScriptAnalyzer.Analyze(code).Metadata.PrintInterval));
    }

    [TestCase("0")]
    [TestCase("soon")]
    [TestCase("-5")]
    [TestCase("100000000")]
    public void One_that_is_none_is_the_default(string value) =>
        Assert.That(PrintInterval.Of($"// interval: {value}\n{Code}"), Is.EqualTo(TimeSpan.FromSeconds(1)));

    [TestCase(1, "", 1)]
    [TestCase(1, "// interval: 5\n", 5)]
    [TestCase(2, "// interval: 5\n", 5)]
    [TestCase(10, "// interval: 5\n", 10)]
    [TestCase(0.5, "// interval: 5\n", 0.5)]
    [TestCase(1, "// interval: 500ms\n", 1)]
    public void Samples_are_as_far_apart_as_the_script_prints(double wanted, string annotations, double sampling) =>
        Assert.That(
            PrintInterval.SamplingOf(TimeSpan.FromSeconds(wanted), annotations + Code),
            Is.EqualTo(TimeSpan.FromSeconds(sampling)));

    [Test]
    public void For_faster_samples_the_script_prints_as_fast()
    {
        Assert.That(
            PrintInterval.AnnotationFor(TimeSpan.FromSeconds(0.5)), Is.EqualTo(TimeSpan.FromSeconds(0.5)));
        Assert.That(PrintInterval.AnnotationFor(TimeSpan.FromSeconds(1)), Is.Null);
    }
}
