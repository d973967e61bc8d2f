using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class CumulativeBucketsTests
{
    private static readonly BucketBounds _bounds = BucketBounds.Linear("0,30,10")!; // 9, 19, 29, +Inf

    [Test]
    public void Each_bucket_counts_all_values_up_to_its_bound() =>
        Assert.That(
            Lines(("-inf--1", 1), ("10-19", 2), ("30-inf", 4)),
            Is.EqualTo(new[] { "_bucket 9: 1", "_bucket 19: 3", "_bucket 29: 3", "_bucket +Inf: 7", "_count : 7" }));

    [Test]
    public void Each_key_has_all_buckets() =>
        Assert.That(
            Lines(("a,b,0-9", 1), ("c,20-29", 5)),
            Is.EqualTo(new[]
            {
                "_bucket key=\"a,b\" 9: 1", "_bucket key=\"a,b\" 19: 1", "_bucket key=\"a,b\" 29: 1",
                "_bucket key=\"a,b\" +Inf: 1", "_count key=\"a,b\" : 1",
                "_bucket key=\"c\" 9: 0", "_bucket key=\"c\" 19: 0", "_bucket key=\"c\" 29: 5",
                "_bucket key=\"c\" +Inf: 5", "_count key=\"c\" : 5",
            }));

    [Test]
    public void Keys_that_have_become_equal_are_added() =>
        Assert.That(
            Lines(("\ufffd,0-9", 1), ("\ufffd,0-9", 2)).Take(2),
            Is.EqualTo(new[] { "_bucket key=\"\ufffd\" 9: 3", "_bucket key=\"\ufffd\" 19: 3" }));

    [Test]
    public void Without_values_there_are_no_series() => Assert.That(Lines(), Is.Empty);

    [Test]
    public void Names_that_are_none_of_buckets_do_not_count() =>
        Assert.That(Lines(("x", 5), ("0-9", 1)).Last(), Is.EqualTo("_count : 1"));

    private static string[] Lines(params (string Name, ulong Count)[] buckets) =>
    [
        .. CumulativeBuckets.Of(
            [.. buckets.Select(each => new Entry(each.Name, MetricValue.FromUInt64(each.Count)))], _bounds, "")
            .Select(each => $"{each.Suffix} {each.Labels} {each.Bound}: {each.Value}".Replace("  ", " ")),
    ];
}
