using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;
using Bpftrace.Runner.Warnings;
using Moq;

namespace Bpftrace.Runner.Tests.Supervision;

public class ScriptOutputTests
{
    private static readonly Variable _x =
        new("@x", VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant);

    private static readonly Variable _printed =
        new(Variable.OutputName, VariableKind.Output, VariableType.Text, VariableSemantics.Instant);

    private readonly RecordingListener _listener = new();
    private readonly FakeEventLoop _loop = new();
    private readonly LogLines _log = new();

    [Test]
    public void Text_is_shown_within_a_tenth_of_a_second_however_much_comes()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        for (int i = 0; i < 10; i++)
        {
            Append(output, SupervisorRig.Printf($"{i}\\n"));
            _loop.Advance(0.01);
        }

        Assert.That(_listener.Output, Is.EqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"));
        Assert.That(_listener.OutputChanges, Is.EqualTo(1));

        Append(output, SupervisorRig.Printf("later\\n"));
        _loop.Advance(0.1);

        Assert.That(_listener.Output, Does.EndWith("9\nlater\n"));
        Assert.That(_listener.OutputChanges, Is.EqualTo(2));
    }

    [Test]
    public void Text_that_was_not_shown_yet_is_shown_at_the_end()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        Append(output, SupervisorRig.Printf("a\\n"));
        output.Complete();

        Assert.That(_listener.Output, Is.EqualTo("a\n"));
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void Without_its_end_it_is_not_shown_any_more()
    {
        ScriptOutput output = Open(new ScriptMetadata(), _printed);
        Append(output, SupervisorRig.Printf("a\\n"));
        output.Dispose();

        Assert.That(_loop.Timers, Is.Zero);
        Assert.That(_listener.OutputChanges, Is.Zero);
    }

    [Test]
    public void Of_a_table_the_first_line_and_the_last_are_kept()
    {
        using ScriptOutput output = Open(new ScriptMetadata { TableRetainLines = 1 }, _printed);
        Append(output, SupervisorRig.Printf("head\\na\\nb\\n"));
        _loop.Advance(0.1);

        Assert.That(_listener.Output, Is.EqualTo("head\nb\n"));
    }

    [Test]
    public void Text_is_kept_up_to_the_limit()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        for (int i = 0; i < 20; i++)
            Append(output, SupervisorRig.Printf("0123456789\\n"));
        _loop.Advance(0.1);

        Assert.That(Encoding.UTF8.GetByteCount(_listener.Output), Is.InRange(90, 100));
    }

    [Test]
    public void Text_of_a_script_that_does_not_export_it_goes_nowhere()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _x);
        Append(output, SupervisorRig.Printf("a\\n"));
        output.Complete();

        Assert.That(_listener.OutputChanges, Is.Zero);
    }

    [Test]
    public void A_script_that_prints_its_own_maps_has_complete_cycles_when_it_falls_quiet()
    {
        using ScriptOutput output = Open(new ScriptMetadata { CustomOutputBlock = true }, _x);
        Assert.That(output.Block.Code, Is.EqualTo("code"));

        Append(output, SupervisorRig.Value);
        _loop.Advance(0.04);
        Assert.That(_listener.ValueCalls, Is.EqualTo(new[] { "0=5" }));

        _loop.Advance(0.01);
        Assert.That(_listener.ValueCalls, Is.EqualTo(new[] { "0=5", "cycle" }));
    }

    [Test]
    public void The_last_line_counts_though_it_has_no_end()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        Append(output, SupervisorRig.Printf("a").TrimEnd('\n'));
        output.Complete();

        Assert.That(_listener.Output, Is.EqualTo("a"));
    }

    [Test]
    public void What_was_said_of_its_source_is_said_first()
    {
        SupervisorRig rig = new(source: Sources.Named(null) with { Warnings = ["beware"] });
        rig.StartAndAttach();

        Assert.That(rig.State.Warnings, Is.EqualTo("beware\n"));
        Assert.That(rig.Log.Lines, Has.Some.EqualTo("script: script script100 (user=root): beware"));
    }

    private ScriptOutput Open(ScriptMetadata metadata, Variable variable)
    {
        RunnerServices services = new(
            new RunnerOptions { OutputLimit = 100 },
            _loop,
            _loop.Clock,
            _log.Logger,
            new BpftraceProgram(new RunnerOptions(), _loop, _loop.Clock, _log.Logger),
            new LaunchGate(_loop),
            new FakeTrigger());
        return new ScriptOutput(
            new Script("script100", new ScriptSource("code", metadata, [variable]), null, ManualClock.Start),
            BpftraceVersion.Parse("v0.17.0"),
            UndefinedMaps.None,
            _listener,
            services,
            new WarningLog(_log.Logger.Warning),
            Mock.Of<IRunObserver>());
    }

    private static void Append(ScriptOutput output, string text) =>
        Assert.That(output.Append(Encoding.UTF8.GetBytes(text)), Is.True);
}
