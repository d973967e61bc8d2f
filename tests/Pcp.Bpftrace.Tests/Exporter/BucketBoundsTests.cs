using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class BucketBoundsTests
{
    [Test]
    public void Those_of_hist_are_the_last_integers_before_powers_of_two()
    {
        IReadOnlyList<string> bounds = BucketBounds.PowersOfTwo.Texts;
        Assert.That(bounds.Take(5), Is.EqualTo(new[] { "0", "1", "3", "7", "15" }));
        Assert.That(bounds.TakeLast(2), Is.EqualTo(new[] { "1099511627775", "+Inf" }));
        Assert.That(bounds, Has.Count.EqualTo(42));
    }

    [TestCase("-inf--1", "0")]
    [TestCase("-8--5", "0")]
    [TestCase("0-0", "0")]
    [TestCase("1-1", "1")]
    [TestCase("4-7", "7")]
    [TestCase("4-5", "7")] // hist(x, 1)
    [TestCase("6-7", "7")]
    [TestCase("549755813888-1099511627775", "1099511627775")]
    [TestCase("1099511627776-2199023255551", "+Inf")]
    [TestCase("9223372036854775808-18446744073709551615", "+Inf")]
    [TestCase("100-inf", "+Inf")]
    public void A_bucket_counts_at_the_first_bound_that_it_does_not_exceed(string bucket, string bound)
    {
        Assert.That(BucketRange.TryParse(bucket, out BucketRange range), Is.True);
        BucketBounds bounds = BucketBounds.PowersOfTwo;
        Assert.That(bounds.Texts[bounds.IndexOf(range)], Is.EqualTo(bound));
    }

    [TestCase("0,40,10", "9 19 29 39 +Inf")]
    [TestCase("10,40,10", "9 19 29 39 +Inf")]
    [TestCase("-20,10,10", "-21 -11 -1 9 +Inf")]
    [TestCase("0,10,3", "2 5 8 +Inf")] // bpftrace counts 9 and more in its last bucket
    [TestCase("-9223372036854775807,9223372036854775807,9223372036854775807",
        "-9223372036854775808 -1 9223372036854775806 +Inf")]
    public void Those_of_lhist_follow_from_its_arguments(string label, string bounds) =>
        Assert.That(string.Join(' ', BucketBounds.Linear(label)!.Texts), Is.EqualTo(bounds));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("1,2")]
    [TestCase("0,10,0")]
    [TestCase("10,0,1")]
    [TestCase("0,1001,1")]
    [TestCase("0,10,x")]
    [TestCase("-9223372036854775808,0,1000000000000000000")]
    public void Other_labels_have_none(string? label) => Assert.That(BucketBounds.Linear(label), Is.Null);

    [Test]
    public void A_histogram_that_is_not_known_has_the_bounds_seen_so_far()
    {
        SeenBounds seen = new();
        Assert.That(seen.With([]).Texts, Is.EqualTo(new[] { "+Inf" }));
        Assert.That(seen.With(Buckets("10-19", "30-inf")).Texts, Is.EqualTo(new[] { "9", "19", "29", "+Inf" }));
        Assert.That(seen.With(Buckets("0-9")).Texts, Is.EqualTo(new[] { "9", "19", "29", "+Inf" }));
        Assert.That(
            seen.With(Buckets("k,-inf--11")).Texts, Is.EqualTo(new[] { "-11", "-1", "9", "19", "29", "+Inf" }));
    }

    [Test]
    public void The_bounds_that_are_remembered_are_limited()
    {
        SeenBounds seen = new();
        for (int i = 0; i < 3000; i++)
            seen.With(Buckets($"{10 * i}-{(10 * i) + 5}"));
        Assert.That(seen.With([]).Texts, Has.Count.LessThan(1100));
    }

    private static Entry[] Buckets(params string[] names) => [.. names.Select(name => new Entry(name, 1))];
}
