using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class BucketLabelTests
{
    [TestCase("0-0", "[0]")]
    [TestCase("1-1", "[1]")]
    [TestCase("2-3", "[2, 4)")]
    [TestCase("1024-2047", "[1K, 2K)")]
    [TestCase("1048576-2097151", "[1M, 2M)")]
    [TestCase("1000-1099", "[1000, 1100)")]
    [TestCase("-inf--1", "(..., 0)")]
    [TestCase("-8--5", "[-8, -4)")]
    [TestCase("100-inf", "[100, ...)")]
    [TestCase("-inf-inf", "(..., ...)")]
    [TestCase("9223372036854775808-18446744073709551615", "[8E, 16E)")]
    [TestCase("nginx,with-dash,4-7", "[4, 8)")]
    public void A_range_is_shown_as_bpftrace_does(string name, string label)
    {
        Assert.That(BucketRange.TryParse(name, out BucketRange range));
        Assert.That(BucketLabel.Of(range), Is.EqualTo(label));
    }
}
