using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class OutputPictureTests
{
    [TestCase("", new string[0])]
    [TestCase("one", new[] { "one" })]
    [TestCase("one\ntwo\nthree\n", new[] { "two", "three" })]
    [TestCase("one\n\ntwo\n", new[] { "", "two" })]
    [TestCase("pid\tcomm\n12345678\tx\n", new[] { "pid     c…", "12345678 …" })]
    [TestCase("\x1b[31mred\r\n", new[] { @"\x1b[31mr…" })]
    [TestCase("日本語日本語", new[] { "日本語日…" })]
    public void The_last_lines_are_shown(string text, string[] lines)
    {
        VariableHistory history = Drawing.History(Drawing.Gauge("@output", VariableKind.Output), [("", text)]);
        Assert.That(Drawing.Text(OutputPicture.Draw(history, new Canvas(10, 2, Drawing.Unicode))), Is.EqualTo(lines));
    }
}
