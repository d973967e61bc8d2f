using Bpftrace.Runner.Language;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Which failures are taken for those of the probe at the agent.</summary>
public sealed class UprobeTriggerTests
{
    private const string Complaint = "ERROR: Error attaching probe: 'uprobe:/usr/bin/agent:pmhost_print'";
    private const string Code = "BEGIN { @x = 1; }";

    private static readonly ScriptSource _source = ScriptAnalyzer.Analyze(Code);

    private readonly LogLines _log = new();

    [Test]
    public void Every_script_can_go_on_without_the_probe_and_that_is_logged_once()
    {
        UprobeTrigger trigger = new(_log.Logger);
        Assert.That(trigger.GiveUp(Complaint, _source), Is.True);
        Assert.That(trigger.GiveUp(Complaint, _source), Is.True);
        Assert.That(trigger.Probe(1, ScriptAnalyzer.Analyze(Code)), Is.Null);
        Assert.That(_log.Lines, Has.Count.LessThanOrEqualTo(1), "none where the kernel has no uprobes");
    }

    [Test]
    public void A_bpftrace_that_does_not_see_the_agents_file_goes_on_without_it()
    {
        UprobeTrigger trigger = new(_log.Logger);
        string complaint = $"stdin:2-3: ERROR: uprobe target file '{UprobeTrigger.FileWithFunction()}' does not exist "
            + "or is not executable";
        Assert.That(trigger.GiveUp(complaint, _source), Is.True);
        Assert.That(trigger.Probe(1, _source), Is.Null);
    }

    [TestCase("uprobe:/usr/bin/agent:pmhost_print { @x = count(); }")]
    [TestCase("// args: print\nuprobe:/usr/bin/agent:pmhost_$1 { @x = count(); }")]
    public void One_that_may_have_a_probe_there_itself_goes_on_without_while_others_keep_theirs(string code)
    {
        UprobeTrigger trigger = new(_log.Logger);
        string? others = trigger.Probe(1, _source);
        ScriptSource source = ScriptAnalyzer.Analyze(code);
        Assert.That(trigger.GiveUp(Complaint, source), Is.True);
        Assert.That((trigger.Probe(1, source), trigger.Probe(1, _source)), Is.EqualTo((default(string), others)));
        Assert.That(_log.Lines, Is.Empty);
    }

    [TestCase("")]
    [TestCase("ERROR: Error attaching probe: 'kprobe:nothing'")]
    public void Other_failures_are_the_scripts_own(string standardError) =>
        Assert.That(new UprobeTrigger(_log.Logger).GiveUp(standardError, _source), Is.False);
}
