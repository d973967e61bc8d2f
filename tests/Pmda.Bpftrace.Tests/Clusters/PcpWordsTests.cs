using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Clusters;
using ValueType = Bpftrace.Runner.Language.ValueType;

namespace Pmda.Bpftrace.Tests.Clusters;

public class PcpWordsTests
{
    [TestCase(ValueType.Unsigned64, MetricType.Unsigned64)]
    [TestCase(ValueType.Signed64, MetricType.Signed64)]
    [TestCase(ValueType.Double, MetricType.Double)]
    [TestCase(ValueType.Text, MetricType.String)]
    public void A_type_has_its_word(ValueType type, MetricType expected) =>
        Assert.That(PcpWords.TypeOf(type), Is.EqualTo(expected));

    [TestCase(ValueSemantics.Counter, Semantics.Counter)]
    [TestCase(ValueSemantics.Instant, Semantics.Instant)]
    public void Semantics_have_their_word(ValueSemantics semantics, Semantics expected) =>
        Assert.That(PcpWords.SemanticsOf(semantics), Is.EqualTo(expected));

    [Test]
    public void Every_type_and_semantics_has_an_answer()
    {
        foreach (ValueType type in Enum.GetValues<ValueType>())
            Assert.That(() => PcpWords.TypeOf(type), Throws.Nothing);
        foreach (ValueSemantics semantics in Enum.GetValues<ValueSemantics>())
            Assert.That(() => PcpWords.SemanticsOf(semantics), Throws.Nothing);
    }
}
