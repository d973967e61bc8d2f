using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class EntryOrderTests
{
    [Test]
    public void Buckets_are_sorted_by_their_lower_bounds() =>
        Assert.That(
            Sorted(VariableKind.Histogram, "1024-2047", "2-3", "-inf--1", "0-0", "-8--5", "4096-inf"),
            Is.EqualTo(new[] { "-inf--1", "-8--5", "0-0", "2-3", "1024-2047", "4096-inf" }));

    [Test]
    public void Bounds_that_a_double_cannot_tell_apart_are_sorted_too() =>
        Assert.That(
            Sorted(VariableKind.Histogram, "9007199254740993-inf", "9007199254740992-9007199254740992"),
            Is.EqualTo(new[] { "9007199254740992-9007199254740992", "9007199254740993-inf" }));

    [Test]
    public void Names_that_are_none_of_buckets_come_last() =>
        Assert.That(
            Sorted(VariableKind.Histogram, "other", "30-inf", "-"), Is.EqualTo(new[] { "30-inf", "other", "-" }));

    [Test]
    public void Buckets_of_one_key_stay_together() =>
        Assert.That(
            Sorted(VariableKind.Histogram, "b,1,4-7", "a,8-15", "b,1,2-3", "a,2-3"),
            Is.EqualTo(new[] { "a,2-3", "a,8-15", "b,1,2-3", "b,1,4-7" }));

    [Test]
    public void Other_keys_are_sorted_by_name() =>
        Assert.That(Sorted(VariableKind.Map, "b", "10", "B", "9"), Is.EqualTo(new[] { "10", "9", "B", "b" }));

    private static IEnumerable<string> Sorted(VariableKind kind, params string[] keys) =>
        EntryOrder.Sort(kind, keys.Select(key => new Entry(key, 1))).Select(entry => entry.Key);
}
