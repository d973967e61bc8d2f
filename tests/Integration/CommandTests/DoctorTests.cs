using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace doctor</c> with a real pmcd, agent and kernel.</summary>
[TestFixture]
public sealed class DoctorTests
{
    [Test]
    public void With_an_agent_that_works_nothing_has_failed()
    {
        using AgentRig agent = new();
        ToolResult result = Run(agent.Pmcd.HostSpec, agent.Pmcd.Scratch);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("ok       permission: this user may run scripts\n"));
        Assert.That(result.Output, Does.Contain("ok       dynamic scripts: enabled in "));
        Assert.That(result.Output, Does.Not.Contain("failed "));
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"), "it changes nothing");
    }

    [Test]
    public void Scripts_that_are_off_are_found_with_what_to_do()
    {
        using AgentRig agent = new("");
        ToolResult result = Run(agent.Pmcd.HostSpec, agent.Pmcd.Scratch);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Match("failed   dynamic scripts: off.*\n *-> set 'enabled = true'"));
    }

    [Test]
    public void A_script_that_failed_is_named()
    {
        using AgentRig agent = new();
        agent.Register("// name: broken\nBEGIN { @x = nonsense(); }").WaitUntil("error");
        Assert.That(
            Run(agent.Pmcd.HostSpec, agent.Pmcd.Scratch).Output,
            Does.Match(
                $"warning  script: broken has failed\n *-> pcp bpftrace show broken -h {agent.Pmcd.HostSpec}\n"));
    }

    [Test]
    public void An_agent_that_asks_for_no_user_is_a_risk()
    {
        using AgentRig agent = new("[dynamic_scripts]\nenabled = yes\nauth_enabled = no");
        Assert.That(
            Run(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch).Output, Does.Contain("everybody who reaches pmcd"));
    }

    [Test]
    public void Without_pmcd_it_fails_and_JSON_says_so()
    {
        using Scratch scratch = new();
        ToolResult result = Run($"localhost:{FreePort.Find()}", scratch, "--format", "json");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement finding = document.RootElement[0].GetProperty("findings")[0];
        Assert.That(finding.GetProperty("subject").GetString(), Is.EqualTo("pmcd"));
        Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("failed"));
        Assert.That(finding.GetProperty("remedy").GetString(), Does.Contain("does pmcd run there?"));
    }

    private static ToolResult Run(string host, Scratch scratch, params string[] arguments) =>
        Tool.Run(Checkout.Command, ["doctor", "-h", host, .. arguments], scratch.Environment);
}
