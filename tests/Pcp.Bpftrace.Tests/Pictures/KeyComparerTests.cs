using Pcp.Bpftrace.Pictures;

namespace Pcp.Bpftrace.Tests.Pictures;

public class KeyComparerTests
{
    [TestCase("2", "10")]
    [TestCase("-3", "2")]
    [TestCase("9", "a")]
    [TestCase("a,2", "a,10")]
    [TestCase("a", "a,1")]
    [TestCase("a", "b")]
    public void Numbers_go_by_value_and_before_names(string first, string second)
    {
        Assert.That(KeyComparer.Instance.Compare(first, second), Is.Negative);
        Assert.That(KeyComparer.Instance.Compare(second, first), Is.Positive);
        Assert.That(KeyComparer.Instance.Compare(first, first), Is.Zero);
    }
}
