using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class UniqueKeysTests
{
    [TestCase(Combination.Sum, "a=1 \ufffd=5 z=4")]
    [TestCase(Combination.Maximum, "a=1 \ufffd=3 z=4")]
    [TestCase(Combination.Minimum, "a=1 \ufffd=2 z=4")]
    [TestCase(Combination.Average, "a=1 \ufffd=2.5 z=4")]
    [TestCase(Combination.None, "a=1 \ufffd=2 z=4")] // the first one
    public void Equal_keys_become_one(object how, string expected) =>
        Assert.That(
            Of((Combination)how, new("a", 1), new("\ufffd", 2), new("\ufffd", 3), new("z", 4)),
            Is.EqualTo(expected));

    [Test]
    public void Other_entries_stay_as_they_are()
    {
        Entry[] entries = [new("a", 1), new("b", 2)];
        Assert.That(UniqueKeys.Of(entries, Combination.Sum), Is.SameAs(entries));
        Assert.That(UniqueKeys.Of([], Combination.Sum), Is.Empty);
    }

    private static string Of(Combination how, params Entry[] entries) =>
        string.Join(' ', UniqueKeys.Of(entries, how).Select(entry => $"{entry.Key}={entry.Value}"));
}
