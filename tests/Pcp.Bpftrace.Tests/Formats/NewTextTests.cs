using Pcp.Bpftrace.Formats;

namespace Pcp.Bpftrace.Tests.Formats;

public class NewTextTests
{
    [TestCase("", "a\n", "a\n")]
    [TestCase("a\n", "a\nb\n", "b\n")]
    [TestCase("a\nb", "a\nbc\n", "c\n", TestName = "A line is completed")]
    [TestCase("a\nb\nc\n", "b\nc\nd\n", "d\n", TestName = "The oldest line was dropped")]
    [TestCase("a\nb\nc", "c and more\n", " and more\n", TestName = "All whole lines were dropped")]
    [TestCase("a\nb\n", "x\ny\n", "x\ny\n", TestName = "Nothing of the last text is left")]
    [TestCase("T\na\nb\nc\n", "T\nb\nc\nd\n", "d\n", TestName = "The first line stays")]
    [TestCase("T\na\nb\n", "T\nx\ny\n", "x\ny\n", TestName = "Only the first line is left")]
    [TestCase("a\nb\n", "", "", TestName = "There is no text any more")]
    public void What_was_appended_is_new(string last, string text, string expected)
    {
        NewText newText = new();
        Assert.That(newText.Read(last), Is.EqualTo(last));
        Assert.That(newText.Read(text), Is.EqualTo(expected));
        Assert.That(newText.Read(text), Is.Empty);
    }
}
