using System.Net;
using System.Net.Sockets;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>What keeps the command from reaching an agent, or from being allowed to use it.</summary>
[TestFixture]
public sealed class UnreachableTests
{
    private const string Named = "// name: counting\ninterval:ms:100 { @n = count(); }";

    // Long enough for a host that answers, on a busy machine.
    private static readonly Dictionary<string, string> _patience = new()
    {
        ["PMCD_CONNECT_TIMEOUT"] = "10",
        ["PMCD_REQUEST_TIMEOUT"] = "10",
    };

    [Test]
    public void Without_pmcd_the_message_says_how_to_start_it()
    {
        using Scratch scratch = new();
        ToolResult result = Run($"unix://{scratch.Run}/pmcd.socket");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("pmcd cannot be reached").And.Contain("systemctl start pmcd"));
    }

    [Test]
    public void Without_an_agent_the_message_says_how_to_install_it()
    {
        using PrivatePmcd pmcd = PrivatePmcd.Start();
        ToolResult result = Run(pmcd.HostSpec);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("no bpftrace agent").And.Contain("install the package pmdabpftrace"));
    }

    [Test]
    public void Where_scripts_are_off_the_message_says_what_to_set()
    {
        using AgentRig agent = new("");
        ToolResult result = agent.Client.Run(Checkout.Command, "stop", "x");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("x not stopped: permission denied; ").And.Contain("enabled = true"));
    }

    [Test]
    public void Over_TCP_without_a_user_looking_is_allowed_and_the_message_says_how_to_give_one()
    {
        using AgentRig agent = new();
        agent.Register(Named);
        string host = agent.Pmcd.TcpHostSpec;
        Assert.That(Run(host).OutputOrFail(), Does.Contain("counting"));
        ToolResult result = Tool.Run(Checkout.Command, ["remove", "counting", "-h", host]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain($"'{host}?method=plain&user=NAME'"));
    }

    [Test]
    public void A_dead_and_a_silent_host_hold_up_no_other()
    {
        using AgentRig agent = new();
        agent.Register(Named);
        using TcpListener silent = new(IPAddress.Loopback, 0); // accepts, and never answers
        silent.Start();
        string dead = $"localhost:{FreePort.Find()}", mute = silent.LocalEndpoint.ToString()!;
        ToolResult result = Run($"{dead},{mute},{agent.Pmcd.HostSpec}", _patience);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Match($"\n{agent.Pmcd.HostSpec} +counting "));
        Assert.That(result.Errors, Does.Contain($"pcp-bpftrace: {dead}: pmcd cannot be reached"));
        Assert.That(result.Errors, Does.Contain($"pcp-bpftrace: {mute}: no answer in time"));
    }

    [TestCase("run", "-e", "BEGIN { @x = 1; }")]
    [TestCase("record", "-e", "BEGIN { @x = 1; }", "-o", "recorded")]
    public void Where_the_answer_to_a_registration_is_lost_it_is_said(params string[] arguments)
    {
        using AgentRig agent = new();
        Daemon.Signal(agent.Pid, "STOP");
        try
        {
            Dictionary<string, string> impatient = new() { ["PMCD_REQUEST_TIMEOUT"] = "3" };
            if (arguments[^1] == "recorded")
                arguments[^1] = Path.Combine(agent.Pmcd.Scratch.Root, arguments[^1]);
            ToolResult result = Tool.Run(
                Checkout.Command, [.. arguments, "-h", agent.Pmcd.HostSpec], impatient);
            Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
            Assert.That(result.Errors, Does.Contain("the script may be registered: check with 'pcp bpftrace list"));
        }
        finally
        {
            Daemon.Signal(agent.Pid, "CONT");
        }
    }

    private static ToolResult Run(string host, IReadOnlyDictionary<string, string>? environment = null) =>
        Tool.Run(Checkout.Command, ["list", "-h", host], environment);
}
