using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Errors in bpftrace.conf are logged and do not keep the agent from serving.</summary>
[TestFixture]
public sealed class ConfigurationTests
{
    [Test]
    public void Each_error_is_logged_with_file_and_line_and_the_rest_stands()
    {
        using AgentRig agent = new(
            """
            [bpftrace]
            script_expiry_time = soon
            max_throughput = -5
            no_such_key = 1
            [no_such_section]
            [dynamic_scripts]
            enabled = true
            auth_enabled = perhaps
            allowed_users = root
            this line is nothing
            """);
        agent.Register("BEGIN { @n = 1; }").WaitForData("n", "1");
        string log = agent.Log;
        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain($"Error: {agent.ConfigurationPath}:2: script_expiry_time must be"));
            Assert.That(log, Does.Contain($"Error: {agent.ConfigurationPath}:3: max_throughput must be"));
            Assert.That(log, Does.Contain($"Warning: {agent.ConfigurationPath}:4: unknown key no_such_key"));
            Assert.That(log, Does.Contain($"Warning: {agent.ConfigurationPath}:5: unknown section [no_such_section]"));
            Assert.That(log, Does.Contain($"Error: {agent.ConfigurationPath}:8: auth_enabled must be"));
            Assert.That(log, Does.Contain($"Error: {agent.ConfigurationPath}:10: "));
        });
    }

    [Test]
    public void A_map_holds_more_keys_than_bpftrace_gives_it_by_itself()
    {
        using AgentRig agent = new(
            "[bpftrace]\nmax_map_keys = 5000\n[dynamic_scripts]\nenabled = yes\nallowed_users = root");
        // Few at a time, because newer kernels limit loops in programs.
        agent.Register("interval:ms:10 /@n < 5000/ { $i = 0; while ($i < 100) { @k[@n] = 1; @n++; $i++; } }")
            .WaitForData("k", values => values.Names.Count == 5000);
    }

    [Test]
    public void That_everyone_may_run_scripts_is_logged()
    {
        using AgentRig agent = new("[dynamic_scripts]\nenabled = yes\nauth_enabled = no");
        agent.WaitForLog(
            $"Warning: {agent.ConfigurationPath}:3: auth_enabled is false: "
            + "everyone who reaches pmcd may run code as root");
    }

    [TestCase(0, "no errors", "--check")]
    [TestCase(1, "Error: /no/such/file: no such file", "--check", "/no/such/file")]
    [TestCase(0, "pmdabpftrace version ", "--version")]
    [TestCase(0, "Usage: pmdabpftrace ", "--help")]
    public void An_operator_is_answered_without_pmcd(int status, string text, params string[] arguments)
    {
        using Scratch scratch = new();
        scratch.Write(
            "pmdas/bpftrace/bpftrace.conf",
            "[bpftrace]\nbpftrace_path = /no/such/bpftrace\n"
            + "[dynamic_scripts]\nallowed_users = root, no-such-user\nallowed_groups = root, no-such-group");
        ToolResult result = Tool.Run(Checkout.Agent, arguments, scratch.Environment);
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((status, "")));
        Assert.That(result.Output, Does.Contain(text));
        if (arguments is ["--check"])
        {
            Assert.That(
                result.Output.Split('\n').Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal))
                    .Select(line => line.Split(';')[0]),
                Is.EqualTo(new[]
                {
                    "Warning: bpftrace_path: there is no /no/such/bpftrace",
                    "Warning: allowed_users: this host has no user \"no-such-user\"",
                    "Warning: allowed_groups: this host has no group \"no-such-group\"",
                }));
        }
    }

    [Test]
    public void Without_the_file_the_defaults_stand()
    {
        using AgentRig agent = new(
            prepare: scratch => File.Delete(Path.Combine(scratch.Pmdas, "bpftrace", "bpftrace.conf")));
        agent.WaitForLog($"{agent.ConfigurationPath}: no such file; using the defaults");
        Assert.That(
            agent.Client.Store("bpftrace.control.register", "BEGIN { @n = 1; }").All, Does.Contain("No permission"));
    }

    [Test]
    [ContractRow("Log / line")]
    [ContractRow("Log / version")]
    [ContractRow("Identity / log file")]
    public void Log_lines_look_like_PCPs_own()
    {
        using AgentRig agent = new();
        agent.WaitForLog("manager: using bpftrace");
        Assert.That(agent.Log, Does.StartWith("Log for pmdabpftrace on "));
        Assert.That(
            agent.Log,
            Does.Match(
                @"(?m)^\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d\] pmdabpftrace\(\d+\) Info: manager: using bpftrace"));
    }
}
