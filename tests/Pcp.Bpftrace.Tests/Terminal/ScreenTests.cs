using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Terminal;
using Spectre.Console;

namespace Pcp.Bpftrace.Tests.Terminal;

public class ScreenTests
{
    private const string Clear = "\x1b[0m\x1b[2J";

    private FakeTerminal _terminal = null!;
    private Screen _screen = null!;

    [SetUp]
    public void EnterScreen()
    {
        _terminal = new FakeTerminal();
        _screen = new Screen(_terminal, ColorSystem.NoColors);
        _screen.Enter();
    }

    [TearDown]
    public void DisposeTerminal() => _terminal.Dispose();

    [Test]
    public void It_takes_the_alternate_screen_and_gives_it_back_once()
    {
        Assert.That(_terminal.Rest(), Is.EqualTo("\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[0m\x1b[2J"));
        _screen.Leave();
        Assert.That(_terminal.Rest(), Is.EqualTo("\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"));
        _screen.Leave();
        _screen.Draw([new Line("late")], 10);
        Assert.That(_terminal.Rest(), Is.Empty);
    }

    [Test]
    public void Only_lines_that_changed_are_written()
    {
        _terminal.Rest();
        _screen.Draw([new Line("one"), new Line("two")], 10);
        Assert.That(_terminal.Rest(), Is.EqualTo(Clear + "\x1b[1Hone\x1b[K\x1b[2Htwo\x1b[K"));
        _screen.Draw([new Line("one"), new Line("2")], 10);
        Assert.That(_terminal.Rest(), Is.EqualTo("\x1b[2H2\x1b[K"));
        _screen.Draw([new Line("one"), new Line("2")], 10);
        Assert.That(_terminal.Rest(), Is.Empty);
    }

    [Test]
    public void After_another_size_or_foreign_text_all_is_written()
    {
        _screen.Draw([new Line("one")], 10);
        _terminal.Rest();
        _screen.Draw([new Line("one")], 9);
        Assert.That(_terminal.Rest(), Is.EqualTo(Clear + "\x1b[1Hone\x1b[K"));
        _screen.Forget();
        _screen.Draw([new Line("one")], 9);
        Assert.That(_terminal.Rest(), Is.EqualTo(Clear + "\x1b[1Hone\x1b[K"));
    }

    [Test]
    public void The_last_column_is_not_erased()
    {
        _terminal.Rest();
        _screen.Draw([new Line("full")], 4);
        Assert.That(_terminal.Rest(), Is.EqualTo(Clear + "\x1b[1Hfull"));
    }

    [TestCase(ColorSystem.NoColors, "x")]
    [TestCase(ColorSystem.Standard, "\x1b[31mx\x1b[0m")]
    [TestCase(ColorSystem.EightBit, "\x1b[38;5;124mx\x1b[0m")]
    public void Colours_are_those_of_the_terminal(ColorSystem colors, string written)
    {
        Screen screen = new(_terminal, colors);
        screen.Enter();
        _terminal.Rest();
        screen.Draw([new Line("x", new Style(Color.FromInt32(124)))], 1);
        Assert.That(_terminal.Rest(), Is.EqualTo(Clear + "\x1b[1H" + written));
    }
}
