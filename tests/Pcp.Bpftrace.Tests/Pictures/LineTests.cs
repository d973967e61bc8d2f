using Pcp.Bpftrace.Pictures;

namespace Pcp.Bpftrace.Tests.Pictures;

public class LineTests
{
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "ab…")]
    [TestCase("abcd", 1, "…")]
    [TestCase("abcd", 0, "")]
    [TestCase("日本語", 6, "日本語")]
    [TestCase("日本語", 5, "日本…")]
    [TestCase("日本語", 4, "日…")]
    [TestCase("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    public void Text_is_cut_between_characters(string text, int width, string cut) =>
        Assert.That(Cells.Fit(text, width, "…"), Is.EqualTo(cut));

    [Test]
    public void A_long_text_is_cut_without_measuring_all_of_it() =>
        Assert.That(Cells.Fit(new string('x', 10_000_000), 4, "…"), Is.EqualTo("xxx…"));

    [TestCase(9, "one two")]
    [TestCase(7, "one two")]
    [TestCase(6, "one t…")]
    [TestCase(5, "one …")]
    [TestCase(4, "one…")]
    [TestCase(3, "on…")]
    [TestCase(1, "…")]
    [TestCase(0, "")]
    public void A_line_is_cut_in_or_between_its_parts(int width, string text)
    {
        Line line = new Line("one").Add(" ").Add("two").Fit(width, Drawing.Unicode);
        Assert.That(line.ToString().TrimEnd(), Is.EqualTo(text));
        Assert.That(line.Width, Is.LessThanOrEqualTo(width));
    }

    [Test]
    public void Text_from_outside_controls_nothing()
    {
        Assert.That(Drawing.Unicode.Text("\x1b[2Jé\u202e\n\u0085"), Is.EqualTo(@"\x1b[2Jé\u202e\n\x85"));
        Assert.That(Drawing.Unicode.Text("a\u200db\ufe0f"), Is.EqualTo("ab"));
        Assert.That(Drawing.Ascii.Text("\x1bé日"), Is.EqualTo(@"\x1b??"));
    }
}
