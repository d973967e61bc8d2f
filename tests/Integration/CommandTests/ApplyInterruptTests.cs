using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace apply</c> while scripts start: their bpftrace waits until the test releases it.</summary>
[TestFixture]
public sealed class ApplyInterruptTests : OwnAgentFixture
{
    private string Folder => Path.Combine(Agent.Pmcd.Scratch.Root, "fleet");

    private protected override AgentRig Create() =>
        new(scratch => GatedBpftrace.Configure(scratch, GatedBpftrace.Script));

    [SetUp]
    public void WriteScript() =>
        Agent.Pmcd.Scratch.Write("fleet/counting.bt", "interval:ms:100 { @n = count(); }\n");

    [Test]
    public void It_is_waited_until_scripts_have_started()
    {
        using RunningCommand command = Start();
        WaitForScript();
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        Assert.That(command.WaitForExit(), Is.Zero, command.Errors);
        Assert.That(Agent.Client.FetchSingle("bpftrace.scripts.counting.status"), Is.EqualTo("started"));
    }

    [Test]
    public void But_not_longer_than_asked_for()
    {
        using RunningCommand command = Start("--timeout", "1s");
        Assert.That(command.WaitForExit(), Is.EqualTo(1));
        Assert.That(command.Errors, Does.Contain(": counting: still starting after 1 s\n"));
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        using RunningCommand again = Start();
        Assert.That(again.WaitForExit(), Is.Zero, again.Errors);
        Assert.That(again.Output, Does.Contain(": nothing to change\n"));
    }

    [Test]
    public void Signals_end_the_wait_and_the_script_stays([Values("INT", "TERM")] string signal)
    {
        using RunningCommand command = Start();
        WaitForScript();
        command.Signal(signal);
        Assert.That(command.WaitForExit(), Is.EqualTo(1));
        Assert.That(command.Errors, Does.Contain(": counting: interrupted while it was starting\n"));
        Assert.That(command.Output, Does.Contain("1 script on 1 host: 1 failed\n"));
        Assert.That(Agent.Client.FetchSingle("bpftrace.scripts.counting.status"), Is.EqualTo("starting"));
    }

    [Test]
    public void In_a_terminal_hosts_are_counted()
    {
        using CommandTerminal terminal = new(100, 20, [], "apply", Folder, "-h", Agent.Pmcd.HostSpec);
        terminal.WaitFor("0 of 1 hosts are done  Ctrl-C ends it");
        GatedBpftrace.Open(Agent.Pmcd.Scratch);
        string screen = terminal.WaitFor("exit status 0");
        Assert.That(screen, Does.Contain("1 script on 1 host: 1 created").And.Not.Contain("are done"));
    }

    private void WaitForScript() => Eventually.Holds(
        () => Agent.Client.FetchSingle("bpftrace.scripts.counting.status") == "starting", "the script");

    private RunningCommand Start(params string[] options) =>
        RunningCommand.Start(["apply", Folder, "-h", Agent.Pmcd.HostSpec, .. options]);
}
