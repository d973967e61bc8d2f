using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Scripts;

public class ScriptOutputTests
{
    private static readonly Variable _x =
        new("@x", VariableKind.Single, Runner.Language.ValueType.Unsigned64, ValueSemantics.Instant);

    private static readonly Variable _printed =
        new(Variable.OutputName, VariableKind.Output, Runner.Language.ValueType.Text, ValueSemantics.Instant);

    private readonly RecordingListener _listener = new();
    private readonly LogLines _log = new();

    [Test]
    public void Text_that_comes_together_is_shown_once()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        Append(output, SupervisorRig.Printf("a\\n") + SupervisorRig.Printf("b\\n"));
        Append(output, SupervisorRig.Printf("c\\n"));

        Assert.That(_listener.Output, Is.EqualTo("a\nb\nc\n"));
        Assert.That(_listener.OutputChanges, Is.EqualTo(2));
    }

    [Test]
    public void Of_a_table_the_first_line_and_the_last_are_kept()
    {
        using ScriptOutput output = Open(new ScriptMetadata { TableRetainLines = 1 }, _printed);
        Append(output, SupervisorRig.Printf("head\\na\\nb\\n"));

        Assert.That(_listener.Output, Is.EqualTo("head\nb\n"));
    }

    [Test]
    public void Text_is_kept_up_to_the_limit()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _printed);
        for (int i = 0; i < 20; i++)
            Append(output, SupervisorRig.Printf("0123456789\\n"));

        Assert.That(Encoding.UTF8.GetByteCount(_listener.Output), Is.InRange(90, 100));
    }

    [Test]
    public void Text_of_a_script_that_does_not_export_it_goes_nowhere()
    {
        using ScriptOutput output = Open(new ScriptMetadata(), _x);
        Append(output, SupervisorRig.Printf("a\\n"));

        Assert.That(_listener.OutputChanges, Is.Zero);
    }

    [Test]
    public void A_script_that_prints_its_own_maps_has_complete_cycles_when_it_falls_quiet()
    {
        using ScriptOutput output = Open(new ScriptMetadata { CustomOutputBlock = true }, _x);
        Assert.That(output.Code, Is.EqualTo("code"));

        Append(output, SupervisorRig.Value);
        Assert.That(output.Pending, Is.True);
        Assert.That(_listener.ValueCalls, Is.EqualTo(new[] { "0=5" }));

        output.Quiet();
        Assert.That(output.Pending, Is.False);
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

    private ScriptOutput Open(ScriptMetadata metadata, Variable variable) =>
        ScriptOutput.Open(
            new Script("script100", new ScriptSource("code", metadata, [variable]), null, ManualClock.Start),
            BpftraceVersion.Parse("v0.17.0"),
            new RunnerOptions { OutputLimit = 100 },
            _listener,
            _log.Logger);

    private static void Append(ScriptOutput output, string text) =>
        Assert.That(output.Append(Encoding.UTF8.GetBytes(text)), Is.True);
}
