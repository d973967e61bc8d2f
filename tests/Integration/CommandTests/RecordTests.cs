using System.Globalization;
using Integration.RecordingTests;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace record</c>, with a real pmlogger.</summary>
[TestFixture]
public sealed class RecordTests : AgentFixture
{
    private const string Code = "interval:ms:100 { @ticks = count(); }";

    private Scratch _scratch = null!;

    private string Folder => Path.Combine(_scratch.Root, "recording");

    [SetUp]
    public void CreateScratch() => _scratch = new Scratch();

    [TearDown]
    public void RemoveScratch() => _scratch.Dispose();

    [Test]
    public void A_recording_has_the_values_and_the_script_is_removed()
    {
        string file = _scratch.Write("ticking.bt", Code);
        using RunningCommand command = RunningCommand.Start(Arguments(file));
        string archive = WaitUntilRecorded(command, "ticking", values: 2);
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        Assert.That(command.Output, Does.EndWith($"to replay: pcp bpftrace watch ticking -a {archive}\n"));
        Assert.That(
            Recorder.Values(Agent, archive, "bpftrace.scripts.ticking.status"), Has.Some.Contain("started"));
        Assert.That(Recorder.Values(Agent, archive, "bpftrace.scripts.ticking.code"), Has.Some.Contain("@ticks"));
        Assert.That(Recorder.Check(Agent, archive), Is.Empty);
        Assert.That(Scripts, Is.EqualTo("[]"));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    [TestCase("HUP")]
    public void A_signal_ends_the_recording_in_order(string signal)
    {
        using RunningCommand command = RunningCommand.Start(Arguments("-e", Code, "--name", "ticking"));
        string archive = WaitUntilRecorded(command, "ticking");
        command.Signal(signal);
        Assert.That(command.WaitForExit(), Is.Zero, () => command.Errors);
        Assert.That(Recorder.Check(Agent, archive), Is.Empty);
        Assert.That(Scripts, Is.EqualTo("[]"));
    }

    [Test]
    public void A_script_that_does_not_run_is_shown_with_a_mark_and_leaves_nothing()
    {
        ToolResult result = Run("-e", "BEGIN { @x = nonsense(); }");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("the script does not run\n").And.Contain(" | BEGIN").And.Contain("^"));
        Assert.That(Scripts, Is.EqualTo("[]"));
    }

    [Test]
    public void A_kept_script_goes_on()
    {
        ToolResult result = Run("-e", Code, "--name", "kept", "--for", "2s", "--keep");
        Assert.That(result.Output, Does.Contain("kept is kept"), result.ToString());
        Assert.That(Agent.Client.FetchSingle("bpftrace.scripts.kept.status"), Is.EqualTo("started"));
        Agent.Client.Store("bpftrace.control.deregister", "kept").OutputOrFail();
    }

    [Test]
    public void A_script_that_ends_ends_the_recording()
    {
        ToolResult result = Run("-e", "BEGIN { @x = 1; } interval:s:3 { exit(); }");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Errors, Does.Contain("the script has ended by itself"));
    }

    [Test]
    public void A_script_that_fails_meanwhile_fails_the_recording()
    {
        using RunningCommand command = RunningCommand.Start(Arguments("-e", Code, "--name", "failing"));
        string archive = WaitUntilRecorded(command, "failing");
        string pid = Agent.Client.FetchSingle("bpftrace.scripts.failing.pid")!;
        Daemon.Signal(int.Parse(pid, CultureInfo.InvariantCulture), "KILL");
        Assert.That(command.WaitForExit(), Is.EqualTo(1), () => command.Errors);
        Assert.That(command.Errors, Does.Contain("the script has failed\n").And.Contain("signal 9"));
        Assert.That(Recorder.Check(Agent, archive), Is.Empty);
        Assert.That(Scripts, Is.EqualTo("[]"));
    }

    [Test]
    public void A_script_that_is_removed_meanwhile_fails_the_recording()
    {
        using RunningCommand command = RunningCommand.Start(Arguments("-e", Code, "--name", "removed"));
        WaitUntilRecorded(command, "removed");
        Agent.Client.Store("bpftrace.control.deregister", "removed").OutputOrFail();
        Assert.That(command.WaitForExit(), Is.EqualTo(1), () => command.Errors);
        Assert.That(command.Errors, Does.Contain("the script is gone"));
    }

    [Test]
    public void A_script_that_is_kept_by_the_agent_is_recorded_through_a_restart_of_pmcd()
    {
        using AgentRig agent = new($"{AgentRig.RootMay}\nkeep_scripts = true");
        using RunningCommand command = RunningCommand.Start(
            ["record", "-h", agent.Pmcd.HostSpec, "-o", Folder, "-e", Code, "--name", "lasting"]);
        string archive = WaitUntilRecorded(command, "lasting");
        agent.Pmcd.Restart();
        int before = Recorder.Values(Agent, archive, "bpftrace.scripts.lasting.data.ticks").Count;
        WaitUntilRecorded(command, "lasting", values: before + 3);
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));
    }

    [Test]
    public void An_archive_is_not_overwritten()
    {
        Run("-e", Code, "--for", "2s");
        ToolResult result = Run("-e", Code, "--for", "2s");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain($"there is an archive {Folder}/recording already"));
        Assert.That(Scripts, Is.EqualTo("[]"));
    }

    [Test]
    public void Each_host_has_an_archive_and_a_dead_one_is_named()
    {
        string dead = $"localhost:{FreePort.Find()}";
        ToolResult result = Run("-e", Code, "--for", "4s", "-h", dead);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain($"pcp-bpftrace: {dead}: pmcd cannot be reached"));
        string[] archives = Directory.GetFiles(Folder, "recording.meta", SearchOption.AllDirectories);
        Assert.That(archives, Has.Length.EqualTo(1));
        Assert.That(Path.GetDirectoryName(archives[0]), Is.Not.EqualTo(Folder));
    }

    private string? Scripts => Agent.Client.FetchSingle("bpftrace.info.scripts_json");

    /// <summary>Waits for the first values in the archive of a script, and returns the archive.</summary>
    private string WaitUntilRecorded(RunningCommand command, string script, int values = 1)
    {
        string archive = Path.Combine(Folder, script);
        Eventually.Holds(
            () => Recorder.Values(Agent, archive, $"bpftrace.scripts.{script}.data.ticks").Count >= values,
            "values to be recorded",
            () => command.Errors);
        return archive;
    }

    private ToolResult Run(params string[] arguments) => Tool.Run(Checkout.Command, Arguments(arguments));

    private string[] Arguments(params string[] arguments) =>
        ["record", "-h", Agent.Pmcd.HostSpec, "-o", Folder, .. arguments];
}
