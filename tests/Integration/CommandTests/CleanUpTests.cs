using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>However <c>pcp bpftrace run</c> is ended, and at whatever stage: no script is left behind.</summary>
[TestFixture]
public sealed class CleanUpTests : OwnAgentFixture
{
    private const string Script = "BEGIN { @n = 1; }";

    private protected override AgentRig Create() =>
        new(scratch => GatedBpftrace.Configure(scratch, GatedBpftrace.Script));

    [Test]
    public void Signals_while_it_compiles_remove_it([Values("INT", "TERM", "HUP", "QUIT")] string signal)
    {
        using RunningCommand command = Start();
        WaitForScript();
        command.Signal(signal);
        Assert.That(command.WaitForExit(), Is.Zero, command.Errors);
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void Signals_while_it_runs_remove_it([Values("INT", "TERM", "HUP", "QUIT")] string signal)
    {
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        using RunningCommand command = Start();
        command.WaitForOutput("@n: 1");
        command.Signal(signal);
        Assert.That(command.WaitForExit(), Is.Zero, command.Errors);
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void A_signal_before_pmcd_answers_ends_it_at_once()
    {
        Daemon.Signal(Agent.Pmcd.Pid, "STOP");
        try
        {
            using RunningCommand command = Start();
            command.WaitForErrors("connecting");
            command.Signal("TERM");
            Assert.That(command.WaitForExit(), Is.Zero, command.Errors);
        }
        finally
        {
            Daemon.Signal(Agent.Pmcd.Pid, "CONT");
        }

        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void A_closed_terminal_and_ctrl_c_remove_it([Values] bool isClosed, [Values] bool isRunning)
    {
        if (isRunning)
            GatedBpftrace.Open(Agent.Pmcd.Scratch);
        using CommandTerminal terminal = new(80, 24, [], "run", "-h", Agent.Pmcd.HostSpec, "-e", Script);
        if (isRunning)
            terminal.WaitFor("@n");
        else
            WaitForScript();
        if (isClosed)
            terminal.Close();
        else
            terminal.Press("C-c");
        Eventually.Holds(() => Scripts.Length == 0, "the script to be removed");
    }

    [Test]
    public void What_cannot_be_removed_is_named()
    {
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        using RunningCommand command = Start();
        command.WaitForOutput("@n: 1");
        Daemon.Signal(Agent.Pmcd.Pid, "STOP");
        try
        {
            command.Signal("TERM");
            Assert.That(command.WaitForExit(), Is.EqualTo(1));
            Assert.That(command.Errors, Does.Match("script100 (could not be removed|may still be there)"));
        }
        finally
        {
            Daemon.Signal(Agent.Pmcd.Pid, "CONT");
        }
    }

    [Test]
    public void A_script_that_goes_with_its_agent_is_reported()
    {
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        using RunningCommand command = Start();
        command.WaitForOutput("@n: 1");
        Agent.KillAndStartAgain();
        Assert.That(command.WaitForExit(), Is.EqualTo(1));
        Assert.That(command.Errors, Does.Contain("the script is gone"));
    }

    private string[] Scripts => [.. Agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys];

    private RunningCommand Start() => RunningCommand.Start("run", "-h", Agent.Pmcd.HostSpec, "-e", Script);

    private void WaitForScript() => Eventually.Holds(() => Scripts.Length == 1, "the script to be registered");
}
