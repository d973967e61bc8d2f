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
}
