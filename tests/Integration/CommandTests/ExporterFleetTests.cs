using System.Net;
using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace exporter</c> for several hosts, one of which is not there.</summary>
[TestFixture]
public sealed class ExporterFleetTests
{
    private const string Named = "// name: counting\ninterval:ms:100 { @n = count(); }";
    private const string Dead = "localhost:1"; // nobody listens there

    private readonly List<AgentRig> _agents = [];

    private string First => _agents[0].Pmcd.HostSpec;

    private string Second => _agents[1].Pmcd.HostSpec;

    [OneTimeSetUp]
    public void StartHosts()
    {
        for (int i = 0; i < 2; i++)
        {
            _agents.Add(new AgentRig());
            _agents[i].Register(Named);
        }
    }

    [OneTimeTearDown]
    public void StopHosts() => _agents.ForEach(agent => agent.Dispose());

    [Test]
    public void Each_host_has_its_own_metrics_and_others_are_refused()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", $"{First},{Dead},{Second}");
        exporter.Metrics(First).TextOrFail();
        exporter.Metrics(Second).TextOrFail();
        Assert.That(exporter.Metrics(Dead).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(exporter.Metrics(Dead).Text, Does.StartWith($"{Dead}: pmcd cannot be reached"));
        Assert.That(exporter.Get("/metrics").Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(exporter.Metrics(_agents[0].Pmcd.TcpHostSpec).Status, Is.EqualTo(HttpStatusCode.NotFound));
        exporter.WaitForLog($"{Dead}: not available: ");
        Assert.That(exporter.Log.Split($"{Dead}: not available: ").Length, Is.EqualTo(2), exporter.Log);
    }

    [Test]
    public void The_targets_select_the_hosts()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", $"{First},{Second}");
        using JsonDocument targets = JsonDocument.Parse(exporter.Get("/targets").TextOrFail());
        Assert.That(
            targets.RootElement.EnumerateArray()
                .Select(group => group.GetProperty("labels").GetProperty("__param_target").GetString()),
            Is.EqualTo(new[] { First, Second }));
        Assert.That(
            targets.RootElement.EnumerateArray().Select(group => group.GetProperty("targets")[0].GetString()),
            Is.All.EqualTo(exporter.Address));
    }

    [Test]
    public void A_host_that_hangs_holds_up_no_other()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", $"{First},{Second}");
        exporter.Metrics(Second).TextOrFail();
        Daemon.Signal(_agents[1].Pmcd.Pid, "STOP");
        try
        {
            ExporterAnswer answer = exporter.Get($"/metrics?target={Uri.EscapeDataString(Second)}", patience: 1);
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), answer.Text);
            Assert.That(answer.Text, Does.StartWith($"{Second}: no answer in time"));
            exporter.Metrics(First).TextOrFail();
        }
        finally
        {
            Daemon.Signal(_agents[1].Pmcd.Pid, "CONT");
        }

        Eventually.Holds(() => exporter.Metrics(Second).Status == HttpStatusCode.OK, "the host to answer again");
        exporter.WaitForLog($"{Second}: answers again");
        Assert.That(exporter.Log.Split("not available").Length, Is.EqualTo(2), exporter.Log);
    }

    [Test]
    public void Passwords_are_never_shown()
    {
        const string Password = "s3cret";
        string host = $"{_agents[0].Pmcd.TcpHostSpec}?method=plain&user=nobody&pass={Password}";
        using RunningExporter exporter = RunningExporter.Start("-h", $"{host},{Second}");
        ExporterAnswer[] answers =
        [
            exporter.Get("/"), exporter.Get("/targets"), exporter.Get("/metrics"),
            exporter.Metrics(_agents[0].Pmcd.TcpHostSpec), exporter.Metrics(host),
        ];
        Assert.That(answers[3].Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), "the wrong password");
        Assert.That(answers[4].Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answers.Select(answer => answer.Text), Has.None.Contains(Password));
        exporter.WaitForLog("not available");
        Assert.That(exporter.Log, Does.Not.Contain(Password));
    }
}
