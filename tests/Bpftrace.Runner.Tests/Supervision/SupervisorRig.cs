using System.Text.RegularExpressions;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>A supervisor of one script, with fakes around it.</summary>
internal sealed partial class SupervisorRig
{
    public const string Attached = """{"type": "attached_probes", "data": {"probes": 3}}""" + "\n";
    public const string Value = """{"type": "map", "data": {"@x": 5}}""" + "\n";

    public SupervisorRig(
        RunnerOptions? options = null, ScriptSource? source = null, RestartMode restart = RestartMode.Never)
    {
        options ??= new RunnerOptions();
        Script = new Script("script100", source ?? Sources.Named(null), "root", ManualClock.Start);
        Program = new BpftraceProgram(options, Loop, Loop.Clock, Log.Logger);
        Gate = new LaunchGate(Loop);
        Services = new RunnerServices(options, Loop, Loop.Clock, Log.Logger, Program, Gate, Prints);
        Supervisor = new Supervisor(Script, Listener, restart, Services);
    }

    public FakeEventLoop Loop { get; } = new();

    public FakeChildren Children => Loop.Children;

    public LogLines Log { get; } = new();

    public RecordingListener Listener { get; } = new();

    public Script Script { get; }

    public BpftraceProgram Program { get; }

    public LaunchGate Gate { get; }

    /// <summary>Scripts print by themselves unless a test switches it on.</summary>
    public FakeTrigger Prints { get; } = new();

    public RunnerServices Services { get; }

    public Supervisor Supervisor { get; }

    public ScriptState State => Script.State;

    public FakeChild Child => Children.Last;

    /// <summary>Starts the script and gives it its process.</summary>
    public void Start(string version = "bpftrace v0.17.0\n")
    {
        Supervisor.Start();
        AnswerVersion(version);
    }

    /// <summary>Starts the script and lets it attach its probes.</summary>
    public void StartAndAttach()
    {
        Start();
        Child.Prints(Attached);
    }

    public void AnswerVersion(string version = "bpftrace v0.17.0\n")
    {
        Child.Prints(version);
        Child.Exits(0);
    }

    /// <summary>A print cycle as the block prints it that the agent added to the script.</summary>
    public string Cycle(string lines)
    {
        string token = Token();
        return Printf($"pmdabpftrace {token} begin 0") + lines + Printf($"pmdabpftrace {token} end 0");
    }

    /// <summary>What sets the markers apart that the agent added to the script.</summary>
    public string Token()
    {
        string token = Marker().Match(Child.Input).Groups[1].Value;
        Assert.That(token, Is.Not.Empty);
        return token;
    }

    public static string Printf(string text) => $$"""{"type": "printf", "data": "{{text}}"}""" + "\n";

    [GeneratedRegex("pmdabpftrace ([0-9a-f]+) begin")]
    private static partial Regex Marker();
}
