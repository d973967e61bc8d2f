using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Which failures are taken for those of the probe at the agent.</summary>
public sealed class UprobeTriggerTests
{
    private const string Complaint = "ERROR: Error attaching probe: 'uprobe:/usr/bin/agent:pmhost_print'";
    private const string Code = "BEGIN { @x = 1; }";

    private readonly LogLines _log = new();

    [Test]
    public void Every_script_can_go_on_without_the_probe_and_that_is_logged_once()
    {
        UprobeTrigger trigger = new(_log.Logger);
        Assert.That(trigger.GiveUp(Complaint, Code), Is.True);
        Assert.That(trigger.GiveUp(Complaint, Code), Is.True);
        Assert.That(trigger.Probe(1), Is.Null);
        Assert.That(_log.Lines, Has.Count.LessThanOrEqualTo(1), "none where the kernel has no uprobes");
    }

    [TestCase("", Code)]
    [TestCase("ERROR: Error attaching probe: 'kprobe:nothing'", Code)]
    [TestCase(Complaint, "uprobe:/usr/bin/agent:pmhost_print { @x = count(); }")]
    public void Other_failures_are_the_scripts_own(string standardError, string code) =>
        Assert.That(new UprobeTrigger(_log.Logger).GiveUp(standardError, code), Is.False);
}
