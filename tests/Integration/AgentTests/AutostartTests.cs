using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Autostart scripts; Parity/AutostartRowTests has the tests shared with the stock agent.</summary>
[TestFixture]
public sealed class AutostartTests
{
    [Test]
    [ContractRow("Autostart / file names that are no metric's name")]
    [DiffersFromStock("uses the name unchanged")]
    public void A_file_name_that_cannot_be_a_metrics_name_is_made_one()
    {
        using AgentRig agent = new(
            "", scratch => scratch.Write("pmdas/bpftrace/autostart/my-tool.bt", "BEGIN { @n = 4; }"));
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["my_tool"]));
        Eventually.Equal("4", () => agent.Client.FetchSingle("bpftrace.scripts.my_tool.data.n"), "its value");
        agent.WaitForLog("my-tool.bt is called my_tool");
    }

    [Test]
    public void What_is_wrong_with_a_file_is_in_the_log()
    {
        using AgentRig agent = new("", scratch => scratch.Write("pmdas/bpftrace/autostart/broken.bt", "BEGIN { }"));
        agent.WaitForLog("broken.bt: no bpftrace variables or printf statements found");
    }
}
