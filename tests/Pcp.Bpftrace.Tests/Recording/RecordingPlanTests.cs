using Pcp.Bpftrace.Recording;

namespace Pcp.Bpftrace.Tests.Recording;

public class RecordingPlanTests
{
    [TestCase(false, "local:", "out/reads")]
    [TestCase(true, "local:", "out/localhost/reads")]
    [TestCase(true, "nas1:44321@fire.wall?pass=x", "out/nas1_44321_fire.wall/reads")]
    [TestCase(true, "../../etc", "out/_.._etc/reads")]
    public void Archives_are_in_the_folder_one_for_each_host(bool hasFolders, string host, string archive)
    {
        RecordingPlan plan = new("code", TimeSpan.FromSeconds(1), null, "out", hasFolders, IsKept: false);
        Assert.That(plan.ArchiveOf(host, "reads"), Is.EqualTo(archive));
    }

    [Test]
    public void The_values_the_state_and_the_code_are_recorded()
    {
        string text = PmloggerConfiguration.For("reads", TimeSpan.FromMilliseconds(500));
        Assert.That(text, Does.StartWith("log mandatory on 500 msec {\n    bpftrace.scripts.reads.data\n"));
        Assert.That(text, Does.Contain("    bpftrace.scripts.reads.status\n"));
        Assert.That(text, Does.EndWith("log mandatory on once {\n    bpftrace.scripts.reads.code\n}\n"));
    }
}
