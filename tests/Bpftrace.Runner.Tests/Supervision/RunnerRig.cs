using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>A runner with fakes around it.</summary>
internal sealed class RunnerRig
{
    private readonly List<Script> _expired = [];

    public RunnerRig() => Runner = new BpftraceRunner(
        new RunnerOptions(), Loop, Loop.Clock, Log.Logger, _expired.Add);

    public FakeEventLoop Loop { get; } = new();

    public FakeChildren Children => Loop.Children;

    public LogLines Log { get; } = new();

    public ScriptRegistry Registry { get; } = new();

    public IReadOnlyList<Script> Expired => _expired;

    public BpftraceRunner Runner { get; }

    /// <summary>Begins and tells which bpftrace there is.</summary>
    public void Begin()
    {
        Runner.Begin();
        Loop.Run();
        AnswerVersion();
    }

    public void AnswerVersion()
    {
        Children.Last.Prints("bpftrace v0.17.0\n");
        Children.Last.Exits(0);
    }

    /// <summary>Registers a script without a name.</summary>
    public Script Register(RecordingListener listener)
    {
        Script script = Registry.Add(
            $"script{100 + Registry.Scripts.Count}", Sources.Named(null), "root", Loop.Clock.GetUtcNow());
        Runner.Register(script, RestartMode.Never, listener);
        Loop.Run();
        return script;
    }
}
