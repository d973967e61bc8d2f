using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Terminal;
using Pcp.Bpftrace.Tests.Pictures;
using Spectre.Console;

namespace Pcp.Bpftrace.Tests.Terminal;

public class LiveScreenTests
{
    private const string Enter = "\x1b[?1049h\x1b[?25l\x1b[?7l";
    private const string Leave = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

    private FakeTerminal _terminal = null!;
    private LiveScreen _screen = null!;

    [SetUp]
    public void CreateScreen()
    {
        _terminal = new FakeTerminal();
        TerminalCapabilities capabilities = new(ColorSystem.NoColors, IsUnicode: true);
        _screen = new LiveScreen("x.bt", capabilities, null, _terminal, TimeProvider.System);
    }

    [TearDown]
    public void DisposeScreen()
    {
        _screen.Dispose();
        _terminal.Dispose();
    }

    [Test]
    public void It_takes_the_terminal_shows_samples_and_gives_the_terminal_back()
    {
        _terminal.WaitFor(Enter);
        Show(0, 42);
        Assert.That(_terminal.WaitFor("42"), Does.Contain("\x1b[1H"));
        _screen.Dispose();
        Assert.That(_terminal.Rest(), Does.EndWith(Leave));
        Assert.That(_terminal.IsDisposed);
        _screen.Dispose();
        Assert.That(_terminal.Rest(), Is.Empty);
    }

    [Test]
    public void Quit_is_cancelled_by_its_key_and_by_no_other()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Type('x');
        _terminal.Type('s');
        _terminal.WaitFor("rate");
        Assert.That(_screen.Quit.IsCancellationRequested, Is.False);
        _terminal.Type('q');
        Assert.That(_screen.Quit.WaitHandle.WaitOne());
    }

    [Test]
    public void Another_size_is_drawn_at_once()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Resize(20, 5);
        Assert.That(_terminal.WaitFor("\x1b[2J"), Does.Contain("42").And.Not.Contain("\x1b[6H"));
    }

    [Test]
    public void In_the_background_nothing_is_drawn()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Suspend();
        Assert.That(_terminal.WaitFor(Leave), Is.EqualTo(Leave));
        Show(1, 43);
        _terminal.Resume();
        Assert.That(_terminal.WaitFor("\x1b["), Does.StartWith(Enter));
        _terminal.WaitFor("43");
    }

    [Test]
    public void A_terminal_that_was_closed_ends_it()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Failure = new IOException();
        Show(1, 43);
        Assert.That(_screen.Quit.WaitHandle.WaitOne());
        Assert.That(_screen.Dispose, Throws.Nothing);
    }

    [Test]
    public void A_terminal_that_was_closed_before_Ctrl_Z_ends_it()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Failure = new IOException();
        Assert.That(_terminal.Suspend, Throws.Nothing);
        Assert.That(_screen.Quit.IsCancellationRequested);
    }

    [Test]
    public void A_terminal_that_takes_nothing_any_more_does_not_keep_it()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Takes.Reset();
        Show(1, 43);
        _screen.Dispose(); // it returns: nothing else sets the event
        Assert.That(_terminal.IsDisposed);
        _terminal.Takes.Set();
    }

    [Test]
    public void An_exception_while_drawing_ends_it_and_comes_out_when_the_terminal_is_given_back()
    {
        Show(0, 42);
        _terminal.WaitFor("42");
        _terminal.Failure = new InvalidOperationException();
        Show(1, 43);
        Assert.That(_screen.Quit.WaitHandle.WaitOne());
        _terminal.Failure = null;
        Assert.That(_screen.Dispose, Throws.InvalidOperationException);
        Assert.That(_terminal.Rest(), Does.EndWith(Leave));
    }

    private void Show(int second, long value) => _screen.Show(Drawing.Sample(
        second,
        [new HostState("web1", HostPhase.Running)],
        (Drawing.Counter("@m", VariableKind.Map), Drawing.Entries(("k", value)))));
}
