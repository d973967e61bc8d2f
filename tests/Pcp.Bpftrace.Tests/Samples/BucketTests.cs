using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class BucketTests
{
    [TestCase("0-0")]
    [TestCase("-inf--1")]
    [TestCase("-8--5")]
    [TestCase("9223372036854775808-18446744073709551615")]
    [TestCase("1000-inf")]
    [TestCase("a key\n,2,4-7")]
    public void A_range_is_a_bucket(string key) => Assert.That(Bucket.IsBucket(key), Is.True);

    [TestCase("bash")]
    [TestCase("1-2,3")]
    [TestCase("a-b")]
    [TestCase("5")]
    [TestCase("-5")]
    [TestCase("")]
    public void Other_keys_are_none(string key) => Assert.That(Bucket.IsBucket(key), Is.False);
}
