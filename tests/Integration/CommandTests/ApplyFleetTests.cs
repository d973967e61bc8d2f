using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>
/// <c>pcp bpftrace apply</c> on many hosts, each with a pmcd, an agent, and a program in the place of bpftrace; two
/// more do not answer.
/// </summary>
[TestFixture]
public sealed class ApplyFleetTests
{
    private const int Living = 12;
    private const string Code = "interval:s:1 { @n = count(); }\n";

    private static readonly string[] _dead = ["localhost:1", "unix:///nonexistent/pmcd.socket"];

    private readonly AgentRig[] _agents = new AgentRig[Living];
    private Scratch _scratch = null!;

    private string Folder => Path.Combine(_scratch.Root, "fleet");

    private IEnumerable<string> Hosts => _agents.Select(agent => agent.Pmcd.HostSpec);

    [OneTimeSetUp]
    public void StartHosts() => Parallel.For(0, Living, i => _agents[i] = new AgentRig(Configure));

    [OneTimeTearDown]
    public void StopHosts() => Parallel.ForEach(_agents, agent => agent?.Dispose());

    [SetUp]
    public void MakeFolder() => _scratch = new Scratch();

    [TearDown]
    public void RemoveAll()
    {
        _scratch.Dispose();
        foreach (AgentRig agent in _agents)
        {
            foreach (string script in agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys)
                agent.Client.Store("bpftrace.control.deregister", script).OutputOrFail();
        }
    }

    [Test]
    public void All_hosts_get_all_scripts_and_those_that_do_not_answer_are_named_once()
    {
        Write("a.bt", Code);
        Write("b.bt", Code);
        ToolResult first = Apply([.. _dead, .. Hosts]);
        Assert.That(first.ExitCode, Is.EqualTo(1));
        Assert.That(first.Output, Does.Match(@"\na +12 +0 +0 +0 +0 +0 +2\nb +12 +0 +0 +0 +0 +0 +2\n"));
        Assert.That(first.Output, Does.EndWith("\n2 scripts on 14 hosts: 24 created, 4 failed\n"));
        foreach (string host in _dead)
            Assert.That(first.Errors, Does.Match($"pcp-bpftrace: .*{host}.*: pmcd cannot be reached"));
        Assert.That(_agents.Select(Names), Is.All.EqualTo((string[])["a", "b"]));
        Assert.That(
            Apply([.. Hosts]).OutputOrFail(), Does.EndWith("\n2 scripts on 12 hosts: nothing to change\n"));
    }

    [Test]
    public void Some_hosts_get_some_scripts()
    {
        string one = _agents[3].Pmcd.Scratch.Root, two = _agents[7].Pmcd.Scratch.Root;
        Write("a.bt", $"// hosts: *{one}*, *{two}*\n{Code}");
        Write("b.bt", Code);
        Write("b-one.bt", $"// name: b\n// hosts: *{one}*\n// args: one\n{Code}");
        Assert.That(
            Apply([.. Hosts]).OutputOrFail(),
            Does.EndWith("\n2 scripts on 12 hosts: 14 created, 10 not for their host\n"));
        for (int i = 0; i < Living; i++)
        {
            Assert.That(Names(_agents[i]), Is.EqualTo(i is 3 or 7 ? ["a", "b"] : (string[])["b"]), $"host {i}");
            string code = _agents[i].Client.FetchSingle("bpftrace.scripts.b.code")!;
            Assert.That(code.Contains("// args: one"), Is.EqualTo(i == 3), $"host {i}");
        }

        Write("a.bt", $"// hosts: *{one}*\n{Code}");
        Assert.That(
            Apply([.. Hosts, "--prune"]).OutputOrFail(),
            Does.EndWith("\n2 scripts on 12 hosts: 1 changed, 1 removed, 12 unchanged, 10 not for their host\n"));
        Assert.That(Names(_agents[7]), Is.EqualTo(["b"]));
    }

    [Test]
    public void The_same_failure_on_many_hosts_is_one_message()
    {
        Write("a.bt", Code);
        foreach (AgentRig agent in _agents.Skip(2))
            agent.Register($"// name: a\n{Code}");
        ToolResult result = Apply([.. Hosts]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.EndWith("\n1 script on 12 hosts: 2 created, 10 failed\n"));
        string[] hosts = [.. Hosts];
        Assert.That(
            result.Errors,
            Does.StartWith($"pcp-bpftrace: {hosts[2]}, {hosts[3]} and 8 more: a: is registered by root and not from "));
    }

    [Test]
    public void Five_hundred_hosts_are_not_too_many()
    {
        Write("a.bt", Code);
        // Each pmcd listens on all local addresses. It knows no user then, but a dry run needs no permission.
        IEnumerable<string> hosts = Enumerable.Range(0, 500)
            .Select(i => $"127.0.{i / 250}.{i % 250 + 1}:{_agents[i % Living].Pmcd.Port}");
        ToolResult result = Tool.Run(Checkout.Command, Arguments([.. hosts, "--dry-run"]), Patience(100));
        Assert.That(
            result.Output,
            Does.EndWith("\n1 script on 500 hosts: 500 to create; nothing was changed\n"),
            result.Errors);
    }

    [Test]
    public void A_host_that_hangs_holds_up_no_other()
    {
        Write("a.bt", Code);
        AgentRig hanging = _agents[5];
        Daemon.Signal(hanging.Pmcd.Pid, "STOP");
        try
        {
            ToolResult result = Tool.Run(Checkout.Command, Arguments([.. Hosts, "--format", "json"]), Patience(20));
            Assert.That(result.ExitCode, Is.EqualTo(1));
            using JsonDocument document = JsonDocument.Parse(result.Output);
            foreach (JsonElement host in document.RootElement.EnumerateArray())
            {
                bool isHanging = host.GetProperty("host").GetString() == hanging.Pmcd.HostSpec;
                Assert.That(host.TryGetProperty("failure", out _), Is.EqualTo(isHanging));
                Assert.That(host.GetProperty("scripts").GetArrayLength(), Is.EqualTo(isHanging ? 0 : 1));
            }
        }
        finally
        {
            Daemon.Signal(hanging.Pmcd.Pid, "CONT");
            hanging.WaitUntilItServes();
        }
    }

    /// <summary>A program that attaches at once, and is quick to end.</summary>
    private static string Configure(Scratch scratch)
    {
        string program = scratch.WriteProgram(
            "bpftrace",
            """
            case $1 in
                --version) echo "bpftrace v0.17.0"; exit ;;
                -l) exit ;;
            esac
            trap 'exit 0' INT
            echo '{"type": "attached_probes", "data": {"probes": 2}}'
            while :; do sleep 1; done
            """);
        return $"[bpftrace]\nbpftrace_path = {program}\n{AgentRig.RootMay}";
    }

    // How long it waits for a host: long enough for one that answers, on a busy machine.
    private static Dictionary<string, string> Patience(int seconds) => new()
    {
        ["PMCD_CONNECT_TIMEOUT"] = $"{seconds}",
        ["PMCD_REQUEST_TIMEOUT"] = $"{seconds}",
    };

    private void Write(string file, string code) => _scratch.Write($"fleet/{file}", code);

    private ToolResult Apply(params IReadOnlyList<string> arguments) => RunningCommand.Run(Arguments(arguments));

    // Those that begin with a dash are options, the others hosts.
    private IReadOnlyList<string> Arguments(IReadOnlyList<string> arguments)
    {
        int options = arguments.TakeWhile(argument => !argument.StartsWith('-')).Count();
        return
        [
            "apply", Folder, .. arguments.Take(options).SelectMany(host => (string[])["-h", host]),
            .. arguments.Skip(options),
        ];
    }

    private static IReadOnlyList<string> Names(AgentRig agent) =>
        [.. agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys.Order(StringComparer.Ordinal)];
}
