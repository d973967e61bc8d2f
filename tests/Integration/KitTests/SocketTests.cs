using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Integration.KitTests;

/// <summary>Agents that pmcd reaches through a socket, as <c>socket</c> lines of pmcd.conf have it.</summary>
[TestFixture("unix", true)]
[TestFixture("unix", false)]
[TestFixture("inet", true)]
[TestFixture("inet", false)]
public sealed class SocketTests(string family, bool startedByPmcd)
{
    private const int Instances = 1000;

    private readonly List<Daemon> _startedBefore = [];
    private PrivatePmcd _pmcd = null!;
    private PcpContext _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        Scratch scratch = new();
        _pmcd = PrivatePmcd.Start(
            scratch,
            Agent(scratch, "simple", 253, Checkout.Sample("samples/Simple")),
            Agent(scratch, "wide", 252, Checkout.Sample("tests/Wide")));
        // pmcd tries to connect two seconds after it has started them, once, which may be too early on a busy machine.
        if (startedByPmcd)
            Eventually.Holds(() => AreConnected() || StartAgain(), "pmcd to reach the agents", _pmcd.Logs);
        _client = _pmcd.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client?.Dispose();
        _pmcd?.Dispose(); // which waits until all agents have ended, however they were started
        _startedBefore.ForEach(agent => agent.Dispose());
    }

    [Test]
    public void Values_are_fetched_and_stored()
    {
        _client.Store("simple.numfetch", 1000);
        Assert.That(_client.Fetch("simple.numfetch").Single.ToInt64(), Is.GreaterThan(1000));
        _client.Store("simple.color", "green", 7);
        Assert.That(_client.FetchInstances("simple.color")["green"].ToInt64(), Is.EqualTo(8));
    }

    [Test]
    public void A_refused_store_has_its_code() =>
        Assert.That(
            Assert.Throws<PmException>(() => _client.Store("simple.now", 1))?.Error,
            Is.EqualTo(PmError.PermissionDenied));

    [Test]
    public void Names_instances_and_help_are_there()
    {
        ClientMetric color = _client.Lookup("simple.color");
        Assert.That(_client.Traverse("simple"), Has.Count.EqualTo(5));
        Assert.That(_client.OneLine(color), Does.StartWith("Shades"));
        Assert.That(
            _client.Instances(color.Descriptor.InDom).Select(i => i.Name), Is.EqualTo(["red", "green", "blue"]));
    }

    // Long answers are written to pmcd in pieces.
    [Test]
    public void A_long_answer_is_complete()
    {
        ClientMetric[] metrics = [.. Enumerable.Range(0, 7).Select(type => _client.Lookup($"wide.many{type}"))];
        for (int i = 0; i < 3; i++)
        {
            FetchResult result = _client.Fetch(metrics);
            Assert.That(result.Metrics.Select(each => each.Values.Count), Is.All.EqualTo(Instances));
            Assert.That(result.Metrics[6].Values[5].Value.ToString(), Has.Length.EqualTo(100_000));
        }
    }

    private PmdaLine Agent(Scratch scratch, string name, int domain, string program)
    {
        string path = Path.Combine(scratch.Run, $"{name}.socket");
        int port = FreePort.Find();
        string[] arguments = family == "unix" ? ["-d", $"{domain}", "-u", path] : ["-d", $"{domain}", "-i", $"{port}"];
        string command = startedByPmcd ? string.Join(' ', [program, .. arguments]) : "";
        if (!startedByPmcd)
            StartBefore(scratch, program, arguments);
        return family == "unix"
            ? PmdaLine.OnUnixSocket(name, domain, path, command)
            : PmdaLine.OnTcpPort(name, domain, port, command);
    }

    // pmcd does not wait for an agent that it did not start.
    private void StartBefore(Scratch scratch, string program, string[] arguments)
    {
        Daemon agent = new(program, arguments, scratch.Environment, scratch.Logs);
        _startedBefore.Add(agent);
        Eventually.Holds(() => Listens(agent.Pid, arguments[^1]), "the agent to listen");
    }

    private bool AreConnected()
    {
        using PcpContext client = _pmcd.Connect();
        return client.FetchInstances("pmcd.agent.status").Values.All(status => status.ToInt64() == 0);
    }

    private bool StartAgain()
    {
        _pmcd.Restart();
        return AreConnected();
    }

    private static bool Listens(int pid, string address)
    {
        string table = address.StartsWith('/') ? "unix" : "tcp";
        string wanted = address.StartsWith('/') ? address : $":{int.Parse(address):X4} ";
        return File.ReadAllText($"/proc/{pid}/net/{table}").Contains(wanted, StringComparison.Ordinal);
    }
}
