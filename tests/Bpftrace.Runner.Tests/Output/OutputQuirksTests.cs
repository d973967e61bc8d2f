using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class OutputDialectTests
{
    [TestCase(0, 11, false)]
    [TestCase(0, 21, false)]
    [TestCase(0, 22, true)]
    [TestCase(0, 23, true)]
    [TestCase(0, 24, false)]
    [TestCase(1, 22, false)]
    public void Keys_are_escaped_twice_in_two_versions(int major, int minor, bool expected)
        => Assert.That(OutputDialect.Of(major, minor).KeysEscapedTwice, Is.EqualTo(expected));

    [TestCase(0, 23, false)]
    [TestCase(0, 24, true)]
    [TestCase(0, 27, true)]
    [TestCase(1, 0, true)]
    public void Counts_turn_hexadecimal_from_one_version_on(int major, int minor, bool expected)
        => Assert.That(OutputDialect.Of(major, minor).CountsTurnHexadecimal, Is.EqualTo(expected));

    [TestCase(0, 16, true)]
    [TestCase(0, 17, false)]
    [TestCase(1, 0, false)]
    public void Averages_are_unsigned_up_to_one_version(int major, int minor, bool expected)
        => Assert.That(OutputDialect.Of(major, minor).AveragesUnsigned, Is.EqualTo(expected));
}
