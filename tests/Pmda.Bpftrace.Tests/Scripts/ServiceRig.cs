using System.Text;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;
using Pmda.Bpftrace.Tests.Access;

namespace Pmda.Bpftrace.Tests.Scripts;

/// <summary>
/// The agent without pmcd: a registry of metrics, the scripts, and a runner whose children are made up.
/// </summary>
internal sealed class ServiceRig : IDisposable
{
    public const string Script = "BEGIN { @x = 1; }";

    private readonly string _folder;
    private readonly InstanceStore _instances;

    public ServiceRig(QuotaSettings? quota = null)
    {
        Metrics = new MetricRegistry();
        BpftraceRunner runner = new(new RunnerOptions(), Loop, Loop.Clock, Log.Logger, _ => { });
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _instances = new InstanceStore(
            _folder, PmidMap.Domain, Loop, new BackgroundWriter("instances", Log.Logger), Log.Logger);
        Service = new ScriptService(
            Metrics,
            runner,
            Numbers = NumberStore.Open(Path.Combine(_folder, "151.numbers"), Log.Logger),
            _instances,
            PmidMap.Domain,
            new RestartSettings(),
            quota ?? new QuotaSettings(),
            Guards.Open,
            Loop.Clock,
            Log.Logger);
        runner.Begin();
    }

    public MetricRegistry Metrics { get; }

    public FakeEventLoop Loop { get; } = new();

    public FakeChildren Children => Loop.Children;

    public LogLines Log { get; } = new();

    public NumberStore Numbers { get; }

    public ScriptService Service { get; }

    /// <summary>The names of all metrics, or of those below a node.</summary>
    public List<string> Names(string node = "")
    {
        List<string> names = new();
        PmError error = Metrics.Names.Leaves(node, names.Add);
        Assert.That(error, Is.EqualTo(PmError.None).Or.EqualTo(PmError.UnknownName));
        return names;
    }

    public RegisterOutcome Register(string code, string? user = "root") =>
        Service.Register(Encoding.UTF8.GetBytes(code), user);

    /// <summary>Registers a script that must be taken, and starts its process.</summary>
    public RegisteredScript Run(string code)
    {
        RegisterOutcome outcome = Register(code);
        Assert.That(outcome.Script, Is.Not.Null, outcome.Report.State.Error);
        AnswerVersion();
        return Service.Scripts.Single(script => script.Script.Id == outcome.Report.Script.Id);
    }

    /// <summary>Does what is queued for the runner, and tells it which bpftrace there is if it asks.</summary>
    public void AnswerVersion()
    {
        Loop.Run();
        if (!Children.Last.Arguments.EndsWith("--version", StringComparison.Ordinal))
            return;
        Children.Last.Prints("bpftrace v0.17.0\n");
        Children.Last.Exits(0);
    }

    public void Dispose()
    {
        // Afterwards nobody writes to the folder.
        Numbers.SaveLast();
        _instances.SaveLast();
        Metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
