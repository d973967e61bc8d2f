using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tests.Metrics;

internal sealed class PcpTermsTests
{
    // PM_TYPE_* and PM_SEM_* of pmapi.h, which the JSON of a script has too.
    [TestCase(VariableType.Signed64, 2)]
    [TestCase(VariableType.Unsigned64, 3)]
    [TestCase(VariableType.Double, 5)]
    [TestCase(VariableType.Text, 6)]
    public void A_type_has_PCPs_number(VariableType type, int number) =>
        Assert.That((int)PcpTerms.TypeOf(type), Is.EqualTo(number));

    [TestCase(VariableSemantics.Counter, 1)]
    [TestCase(VariableSemantics.Instant, 3)]
    public void Semantics_have_PCPs_number(VariableSemantics semantics, int number) =>
        Assert.That((int)PcpTerms.SemanticsOf(semantics), Is.EqualTo(number));

    [Test]
    public void Every_status_and_kind_has_the_name_that_clients_know()
    {
        Assert.That(
            Enum.GetValues<ScriptStatus>().Select(PcpTerms.StatusOf),
            Is.EquivalentTo(["stopped", "starting", "started", "stopping", "error"]));
        Assert.That(
            Enum.GetValues<VariableKind>().Select(PcpTerms.MetricTypeOf),
            Is.EquivalentTo(["histogram", "stacks", "output", null, null]));
        Assert.That(
            Enum.GetValues<VariableKind>().Select(PcpTerms.KindOf),
            Is.EquivalentTo(["single", "map", "histogram", "stacks", "output"]));
    }

    [Test]
    public void Every_type_and_all_semantics_have_an_answer()
    {
        foreach (VariableType type in Enum.GetValues<VariableType>())
            Assert.That(() => PcpTerms.TypeOf(type), Throws.Nothing);
        foreach (VariableSemantics semantics in Enum.GetValues<VariableSemantics>())
            Assert.That(() => PcpTerms.SemanticsOf(semantics), Throws.Nothing);
    }
}
