using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class BucketTests
{
    [TestCase("0-0", "0", "0")]
    [TestCase("-inf--1", null, "-1")]
    [TestCase("-8--5", "-8", "-5")]
    [TestCase("9223372036854775808-18446744073709551615", "9223372036854775808", "18446744073709551615")]
    [TestCase("1000-inf", "1000", null)]
    [TestCase("a key\n,2,4-7", "4", "7")]
    [TestCase("a-b,16-31", "16", "31")]
    public void A_range_is_a_bucket(string name, string? low, string? high)
    {
        Assert.That(Bucket.IsBucket(name), Is.True);
        Assert.That(BucketRange.TryParse(name, out BucketRange range), Is.True);
        Assert.That((range.Low?.ToString(), range.High?.ToString()), Is.EqualTo((low, high)));
    }

    [TestCase("bash")]
    [TestCase("1-2,3")]
    [TestCase("a-b")]
    [TestCase("5")]
    [TestCase("-5")]
    [TestCase("4-")]
    [TestCase("-")]
    [TestCase("")]
    public void Other_keys_are_none(string name) => Assert.That(Bucket.IsBucket(name), Is.False);
}
