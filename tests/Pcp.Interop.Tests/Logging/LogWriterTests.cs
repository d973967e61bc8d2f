using System.Text;
using Pcp.Interop.Logging;

namespace Pcp.Interop.Tests.Logging;

internal sealed class LogWriterTests
{
    private readonly List<string> _written = [];

    [SetUp]
    public void Begin() => _written.Clear();

    [TestCase("first\nsecond", "first\n", "second")]
    [TestCase("first\nsecond\n", "first\nsecond\n")]
    [TestCase("first", "first")]
    [TestCase("\n", "\n")]
    [TestCase("")]
    public void Whole_lines_are_written_at_once_and_the_rest_at_the_end(string text, params string[] expected)
    {
        using (LogWriter log = Writer())
            log.Write(text);
        Assert.That(_written.Where(part => part.Length > 0), Is.EqualTo(expected));
    }

    [Test]
    public void A_line_may_come_in_parts()
    {
        using LogWriter log = Writer();
        log.Write("a");
        log.Write('b');
        log.Write(default(string));
        Assert.That(_written, Is.Empty);
        log.WriteLine("c");
        Assert.That(_written, Is.EqualTo(new[] { "abc\n" }));
    }

    [Test]
    public void A_line_without_end_is_not_kept()
    {
        using LogWriter log = Writer();
        for (int i = 0; i < 100; i++)
            log.Write(new string('x', 1000));
        Assert.That(_written.Single(), Has.Length.InRange(65_536, 66_536));
    }

    private LogWriter Writer() => new(bytes => _written.Add(Encoding.UTF8.GetString(bytes)));
}
