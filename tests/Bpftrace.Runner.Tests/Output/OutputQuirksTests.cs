using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class OutputQuirksTests
{
    [TestCase(0, 16, "averages, bucket")]
    [TestCase(0, 17, "bucket")]
    [TestCase(0, 20, "")]
    [TestCase(0, 22, "keys")]
    [TestCase(0, 23, "keys")]
    [TestCase(0, 24, "counts")]
    [TestCase(1, 0, "counts")]
    [TestCase(1, 22, "counts")]
    public void A_version_has_the_quirks_that_were_seen_in_it(int major, int minor, string expected)
    {
        OutputQuirks quirks = OutputQuirks.Of(major, minor);
        (string Name, bool Has)[] all =
        [
            ("averages", quirks.AveragesUnsigned), ("bucket", quirks.LastBucketOverflows),
            ("keys", quirks.KeysEscapedTwice), ("counts", quirks.CountsTurnHexadecimal),
        ];

        Assert.That(string.Join(", ", all.Where(quirk => quirk.Has).Select(quirk => quirk.Name)), Is.EqualTo(expected));
    }
}
