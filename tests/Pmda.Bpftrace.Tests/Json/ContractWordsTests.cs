using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tests.Json;

public class ContractWordsTests
{
    [TestCase(ScriptStatus.Stopped, "stopped")]
    [TestCase(ScriptStatus.Starting, "starting")]
    [TestCase(ScriptStatus.Started, "started")]
    [TestCase(ScriptStatus.Stopping, "stopping")]
    [TestCase(ScriptStatus.Error, "error")]
    public void A_status_has_its_word(ScriptStatus status, string expected)
    {
        Assert.That(ContractWords.Of(status), Is.EqualTo(expected));
    }

    [TestCase(VariableKind.Histogram, "histogram")]
    [TestCase(VariableKind.Stacks, "stacks")]
    [TestCase(VariableKind.Output, "output")]
    [TestCase(VariableKind.Single, null)]
    [TestCase(VariableKind.Map, null)]
    public void A_kind_has_its_metrictype(VariableKind kind, string? expected)
    {
        Assert.That(ContractWords.MetricTypeOf(kind), Is.EqualTo(expected));
    }

    [Test]
    public void Every_status_and_kind_has_an_answer()
    {
        foreach (ScriptStatus status in Enum.GetValues<ScriptStatus>())
            Assert.That(() => ContractWords.Of(status), Throws.Nothing);
        foreach (VariableKind kind in Enum.GetValues<VariableKind>())
            Assert.That(() => ContractWords.MetricTypeOf(kind), Throws.Nothing);
    }
}
