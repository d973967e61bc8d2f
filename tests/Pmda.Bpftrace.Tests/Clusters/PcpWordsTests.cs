using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Clusters;
using ValueType = Bpftrace.Runner.Language.ValueType;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class PcpWordsTests
{
    // PM_TYPE_* and PM_SEM_* of pmapi.h, which the JSON of a script has too.
    [TestCase(ValueType.Signed64, 2)]
    [TestCase(ValueType.Unsigned64, 3)]
    [TestCase(ValueType.Text, 6)]
    public void A_type_has_PCPs_number(ValueType type, int number) =>
        Assert.That((int)PcpWords.TypeOf(type), Is.EqualTo(number));

    [TestCase(ValueSemantics.Counter, 1)]
    [TestCase(ValueSemantics.Instant, 3)]
    public void Semantics_have_PCPs_number(ValueSemantics semantics, int number) =>
        Assert.That((int)PcpWords.SemanticsOf(semantics), Is.EqualTo(number));

    [Test]
    public void Every_type_and_all_semantics_have_an_answer()
    {
        foreach (ValueType type in Enum.GetValues<ValueType>())
            Assert.That(() => PcpWords.TypeOf(type), Throws.Nothing);
        foreach (ValueSemantics semantics in Enum.GetValues<ValueSemantics>())
            Assert.That(() => PcpWords.SemanticsOf(semantics), Throws.Nothing);
    }
}
