using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>The metrics of the agent about itself.</summary>
[TestFixture]
public sealed class AgentMetricTests : AgentFixture
{
    [TestCase("version", "151.2.0", "string")]
    [TestCase("bpftrace_version", "151.2.1", "string")]
    [TestCase("kernel_release", "151.2.2", "string")]
    [TestCase("keep_scripts", "151.2.3", "32-bit unsigned int")]
    public void They_keep_their_numbers_and_types(string name, string pmid, string type)
    {
        MetricDescription description = Agent.Client.Describe($"bpftrace.agent.{name}");
        Assert.That(
            (description.Pmid, description.Type, description.InDom, description.Semantics, description.Units),
            Is.EqualTo((pmid, type, "PM_INDOM_NULL", "discrete", "none")));
        Assert.That(description.MetricTypeLabel, Is.EqualTo("control"));
        Assert.That(description.OneLine, Is.Not.Empty);
    }

    [Test]
    public void There_are_no_others_but_those_of_all_scripts() => Assert.That(
        Agent.Client.Names("bpftrace.agent").Count(
            name => !name.StartsWith("bpftrace.agent.scripts.", StringComparison.Ordinal)),
        Is.EqualTo(4));

    [Test]
    public void Versions_are_those_of_agent_bpftrace_and_kernel()
    {
        string version = Tool.Run(Checkout.Agent, ["--version"]).OutputOrFail().Trim();
        Assert.That($"pmdabpftrace version {Value(Agent, "version")}", Is.EqualTo(version));
        Assert.That(Value(Agent, "kernel_release"), Is.EqualTo(Tool.Run("uname", ["-r"]).OutputOrFail().Trim()));
        Eventually.Get(
            () => Value(Agent, "bpftrace_version"),
            value => value?.StartsWith($"{BpftraceUnderTest.Version}.", StringComparison.Ordinal) == true,
            "the version of bpftrace");
    }

    [TestCase("enabled = true\nkeep_scripts = true", "1")]
    [TestCase("enabled = true\nkeep_scripts = false", "0")]
    [TestCase("enabled = false\nkeep_scripts = true", "0")]
    public void Whether_scripts_are_kept_is_what_the_configuration_amounts_to(string settings, string value)
    {
        using AgentRig agent = new($"[dynamic_scripts]\n{settings}");
        Assert.That(Value(agent, "keep_scripts"), Is.EqualTo(value));
    }

    [Test]
    public void None_waits_for_a_bpftrace_that_does_not_answer()
    {
        using AgentRig agent = new(scratch =>
            $"[bpftrace]\nbpftrace_path = {scratch.WriteProgram("stuck", "exec sleep 1000")}\n{AgentRig.RootMay}");
        Assert.That(Value(agent, "version"), Is.Not.Empty);
        Assert.That(
            agent.Client.Run("pminfo", "-f", "bpftrace.agent.bpftrace_version").All,
            Does.Contain("Missing metric value(s)"));
    }

    private static string? Value(AgentRig agent, string name) => agent.Client.FetchSingle($"bpftrace.agent.{name}");
}
