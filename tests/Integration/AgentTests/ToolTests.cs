using System.Text;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>PCP's tools see the same values, live and played back from an archive.</summary>
[TestFixture]
public sealed class ToolTests : AgentFixture
{
    private const string Sizes = "bpftrace.scripts.tools.data.sizes";
    private const string Value = "bpftrace.scripts.tools.data.n";
    private const string Status = "bpftrace.scripts.tools.status";

    // All values are set before the first print and do not change.
    private const string Code =
        "// name: tools\n"
        + "BEGIN { @sizes = lhist(-1, 0, 20, 10); @sizes = lhist(5, 0, 20, 10); @sizes = lhist(7, 0, 20, 10); "
        + "@n = 11; }";

    private static readonly string[] _buckets = ["-inf--1", "0-9"];

    private PminfoValues _live = null!;

    [OneTimeSetUp]
    public void Register() =>
        _live = Agent.Register(Code).WaitForData("sizes", values => values.Instances.Count > 0);

    [Test]
    public void Pminfo_shows_the_buckets() =>
        Assert.That(_buckets.Select(bucket => _live.ByName[bucket]), Is.EqualTo(["1", "2"]));

    [Test]
    public void Pmprobe_agrees() =>
        Assert.That(
            Agent.Client.Run("pmprobe", "-v", Sizes).OutputOrFail().TrimEnd(),
            Is.EqualTo($"{Sizes} {_live.Instances.Count} {string.Join(' ', _live.Instances.Select(i => i.Value))}"));

    [Test]
    public void Pmval_agrees_on_one_bucket() =>
        Assert.That(
            Agent.Client.Run("pmval", "-r", "-s", "1", "-i", "0-9", Sizes).OutputOrFail(), Does.Match(@"0-9\s+2\s"));

    [Test]
    public void Pmrep_agrees()
    {
        string[] lines = Agent.Client.Run("pmrep", "-s", "2", "-t", "1", "-o", "csv", Sizes, Value).OutputOrFail()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Buckets are counters, of which pmrep shows rates; counting has ended.
        Assert.That(lines[0].Split(',')[1..], Is.EqualTo([$"\"{Sizes}--inf--1\"", $"\"{Sizes}-0-9\"", $"\"{Value}\""]));
        Assert.That(lines[2].Split(',')[1..], Is.EqualTo(["0.000", "0.000", "11"]));
    }

    [Test]
    public void An_archive_played_back_agrees()
    {
        string archive = Path.Combine(Agent.Pmcd.Scratch.Temporary, "archive");
        string configuration = Agent.Pmcd.Scratch.Write(
            "tmp/pmlogger.conf", $"log mandatory on 200 milliseconds {{ {Sizes}\n{Status}\nbpftrace.info.scripts }}\n");
        Agent.Client.Run("pmlogger", "-c", configuration, "-s", "4", "-l", archive + ".log", archive).OutputOrFail();

        Assert.That(Played(archive, Sizes).Instances, Is.EqualTo(Agent.Client.Fetch(Sizes).Instances));
        Assert.That(Played(archive, "bpftrace.info.scripts").ByName["tools"], Is.EqualTo(Code));
        string dump = Agent.Client.RunDump(archive, Sizes).OutputOrFail();
        foreach (PminfoInstance bucket in _live.Instances)
            Assert.That(dump, Does.Contain($"inst [{bucket.Number} or \"{bucket.Name}\"] value {bucket.Value}"));
        Assert.That(
            Agent.Client.RunOnArchive(archive, "pminfo", "-dl", Sizes).OutputOrFail(),
            Does.Contain("\"metrictype\":\"histogram\""));
    }

    [Test]
    public void Dbpmda_drives_an_agent_of_its_own()
    {
        Scratch scratch = new();
        scratch.Write("pmdas/bpftrace/bpftrace.conf", "[dynamic_scripts]\nenabled = true\nauth_enabled = false");
        StringBuilder answers = new();
        using (DbpmdaSession dbpmda = DbpmdaSession.Open(AgentUnderTest.Ours, scratch))
        {
            string Ask(string request)
            {
                string answer = dbpmda.Ask(request);
                answers.Append(answer);
                return answer;
            }

            Ask($"store bpftrace.control.register \"{Code.Split('\n')[1]}\"");
            Assert.That(Ask("fetch bpftrace.control.register"), Does.Contain("\"script_id\": \"script100\""));
            Eventually.Get(
                () => dbpmda.Ask("fetch bpftrace.scripts.script100.data.n"),
                answer => Regex.IsMatch(answer, @"151\.100\.11 .*numval: 1 valfmt: 1 vlist\[\]:\n   value 11\n"),
                "the value");
            Assert.That(Ask("instance 151.100010"), Does.Contain("name: \"-inf--1\"").And.Contain("name: \"0-9\""));
            Ask("fetch bpftrace.scripts.script100.data.sizes");
            Assert.That(
                Ask("children bpftrace.scripts.script100.data"), Does.Contain("leaf sizes").And.Contain("leaf n"));
            Assert.That(
                Ask("text bpftrace.scripts.script100.data.n"), Does.Contain("[@n variable of bpftrace script]"));

            // pmlogger ends if it cannot look up the name of a metric that it has just found.
            Ask("store bpftrace.control.deregister \"script100\"");
            Assert.That(Ask("name 151.100.11"), Does.Contain("bpftrace.scripts.script100.data.n"));
        }

        Assert.That(answers.ToString(), Does.Not.Contain("Error PDU"));
    }

    private PminfoValues Played(string archive, string metric) =>
        PminfoValues.Parse(metric, Agent.Client.RunOnArchive(archive, "pminfo", "-f", metric).OutputOrFail());
}
