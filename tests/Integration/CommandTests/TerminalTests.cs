using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>Pictures in real terminals.</summary>
[TestFixture]
public sealed class TerminalTests : AgentFixture
{
    private const string Script =
        """
        BEGIN { @limit = 5; }
        interval:ms:50 { @us = hist(100); @us = hist(3000); @by["first", 1] = count(); @by["second", 2] = count(); }
        interval:ms:200 { printf("a line\n"); }
        """;

    [TestCase(80, 24)]
    [TestCase(200, 50)]
    public void All_variables_share_the_screen(int width, int height)
    {
        using CommandTerminal terminal = Start(width, height);
        string screen = terminal.WaitFor(
            text => text.Contains("[64, 128)") && text.Contains("first") && text.Contains("a line"), "all variables");
        Assert.That(terminal.Lines, Has.All.Property(nameof(string.Length)).LessThanOrEqualTo(width));
        Assert.That(terminal.Lines.Count(line => line.Length > 0), Is.LessThanOrEqualTo(height));
        Assert.That(screen, Does.Contain("@limit").And.Contains("@us").And.Contains("@by").And.Contains("█"));
        Assert.That(screen, Does.Match(@"\[64, 128\) +\d+ +50\.\d%").Or.Match(@"\[64, 128\) +\d+ +49\.\d%"));
    }

    [Test]
    public void Keys_do_what_the_help_says()
    {
        using CommandTerminal terminal = Start(80, 24);
        terminal.WaitFor("first");
        terminal.Press("h");
        terminal.WaitFor("quit");
        terminal.Press("h", "p");
        terminal.WaitFor("paused");
        terminal.Press("p", "n");
        terminal.WaitFor(screen => !screen.Contains("@us") || !screen.Contains("@by"), "one variable");
        terminal.Press("a");
        terminal.WaitFor(screen => screen.Contains("@us") && screen.Contains("@by"), "all variables");
        terminal.Press("q");
        terminal.WaitFor("exit status 0");
        Assert.That(terminal.Screen, Does.Contain("@by[second,2]: "), "the last values stay on the terminal");
    }

    [Test]
    public void It_survives_any_size()
    {
        using CommandTerminal terminal = Start(80, 24);
        terminal.WaitFor("first");
        foreach ((int width, int height) in new[] { (1, 1), (3, 2), (20, 5), (300, 80), (40, 12) })
        {
            terminal.Resize(width, height);
            terminal.Press("m");
        }

        terminal.Resize(80, 24);
        terminal.WaitFor("first");
        terminal.Press("q");
        terminal.WaitFor("exit status 0");
    }

    [Test]
    public void Without_colour_and_UTF_8_it_is_plain_ASCII()
    {
        using CommandTerminal terminal = Start(80, 24, "NO_COLOR=1", "LC_ALL=C");
        string screen = terminal.WaitFor("first");
        Assert.That(screen, Does.Not.Match(@"[^\x00-\x7f]"));
        Assert.That(terminal.ColoredScreen, Does.Not.Match(@"\x1b\[[0-9;]*[39][0-7]m|[34]8;"));
    }

    [Test]
    public void A_dumb_terminal_gets_lines()
    {
        using CommandTerminal terminal = Start(80, 24, "TERM=dumb");
        terminal.WaitFor("@by[first,1]:");
        terminal.Press("C-c");
        terminal.WaitFor("exit status 0");
    }

    [Test]
    public void An_error_of_bpftrace_stays_on_the_terminal()
    {
        using CommandTerminal terminal = new(
            80, 24, [], "run", "-h", Agent.Pmcd.HostSpec, "-e", "BEGIN { @x = nosuch(1); }");
        terminal.WaitFor("exit status 1");
        terminal.WaitFor("nosuch");
        terminal.WaitFor("^~~~~~");
    }

    [Test]
    public void It_goes_on_after_ctrl_z()
    {
        using CommandTerminal terminal = Start(80, 24);
        terminal.WaitFor("first");
        int pid = ProcFs.ChildrenOf(terminal.ShellPid).Single();
        terminal.Press("C-z");
        Eventually.Holds(() => File.ReadAllText($"/proc/{pid}/stat").Contains(") T "), "it to be stopped");
        Daemon.Signal(pid, "CONT");
        terminal.WaitFor("first");
        terminal.Press("q");
        terminal.WaitFor("exit status 0");
    }

    private CommandTerminal Start(int width, int height, params IReadOnlyList<string> environment) =>
        new(width, height, environment, "run", "-h", Agent.Pmcd.HostSpec, "-e", Script);
}
