using Pcp.Bpftrace.Archives;

namespace Pcp.Bpftrace.Tests.Archives;

internal sealed class BucketTests
{
    [TestCase("0-0")]
    [TestCase("-inf--1")]
    [TestCase("-8--5")]
    [TestCase("9223372036854775808-18446744073709551615")]
    [TestCase("1000-inf")]
    public void A_range_is_a_bucket(string key) => Assert.That(Bucket.IsBucket(key), Is.True);

    [TestCase("bash")]
    [TestCase("1-2,3")]
    [TestCase("5")]
    [TestCase("-5")]
    [TestCase("")]
    public void Other_keys_are_none(string key) => Assert.That(Bucket.IsBucket(key), Is.False);

    [Test]
    public void Buckets_are_ordered_by_their_lower_bounds_as_numbers()
    {
        string[] keys =
            ["16-31", "8-15", "-inf--1", "0-0", "9223372036854775808-18446744073709551615", "-8--5", "2-3"];
        Assert.That(
            keys.OrderBy(Bucket.LowerBound),
            Is.EqualTo(
                ["-inf--1", "-8--5", "0-0", "2-3", "8-15", "16-31", "9223372036854775808-18446744073709551615"]));
    }
}
