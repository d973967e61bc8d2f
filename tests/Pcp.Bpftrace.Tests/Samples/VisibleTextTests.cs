using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

public class VisibleTextTests
{
    [TestCase("", "")]
    [TestCase("büsy → 👩‍💻", "büsy → 👩‍💻")]
    [TestCase("a\nb\r\tc", @"a\nb\r\tc")]
    [TestCase("\x1b[31mred\a", @"\x1b[31mred\x07")]
    [TestCase("\u009b1m", @"\x9b1m")]
    [TestCase("abc\u202ecba", @"abc\u202ecba")]
    [TestCase("a\u2028b", @"a\u2028b")]
    [TestCase(@"C:\n", @"C:\n")]
    public void Characters_that_would_control_a_terminal_are_spelled_out(string text, string visible) =>
        Assert.That(VisibleText.Of(text), Is.EqualTo(visible));

    [Test]
    public void Half_a_surrogate_pair_is_replaced_where_something_else_is_spelled_out() =>
        Assert.That(VisibleText.Of("\n" + '\ud800'), Is.EqualTo(@"\n" + '\ufffd'));
}
