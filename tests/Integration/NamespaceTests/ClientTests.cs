using System.Text.Json;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.NamespaceTests;

/// <summary>Scripts come and go while clients run, none of which is restarted.</summary>
[TestFixture]
public sealed class ClientTests : OwnAgentFixture
{
    private const string Scripts = "bpftrace.scripts";
    private const string First = "// name: guest\nBEGIN { @first = 1; }";
    private const string Second = "// name: guest\nBEGIN { @second = 2; }";

    [Test]
    public void Pminfo_lists_scripts_only_while_they_are_registered()
    {
        Assert.That(Agent.Client.Names(Scripts), Is.Empty);
        RunningScript script = Agent.Register(First);
        Assert.That(Agent.Client.Names(Scripts), Does.Contain("bpftrace.scripts.guest.data.first"));
        script.Control("deregister");
        Assert.That(Agent.Client.Names(Scripts), Is.Empty);
        Assert.That(Agent.Client.Run("pminfo", "-f", script.Metric("status")).All, Does.Contain("Unknown metric name"));
        Agent.Register(Second).WaitForData("second", "2");
        Assert.That(
            Agent.Client.Names(Scripts),
            Does.Contain("bpftrace.scripts.guest.data.second").And.Not.Contain("bpftrace.scripts.guest.data.first"));
    }

    [Test]
    public void A_context_of_pmproxy_sees_them_come_and_go()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        RestContext context = pmproxy.Open(Agent.Pmcd.HostSpec);
        Assert.That(Children(context), Is.Empty);

        RunningScript first = Agent.Register(First);
        Assert.That(Children(context), Is.EqualTo(["guest"]));
        Assert.That(context.Describe(first.Metric("data.first")).GetProperty("type").GetString(), Is.EqualTo("u64"));
        Eventually.Equal("1", () => context.FetchSingle(first.Metric("data.first")), "the value");

        first.Control("deregister");
        Assert.That(Children(context), Is.Empty);
        Assert.That(
            context.Ask("metric", ("names", first.Metric("status"))).GetProperty("message").GetString(),
            Does.Contain("Unknown metric name"));

        RunningScript second = Agent.Register(Second);
        Assert.That(Children(context), Is.EqualTo(["guest"]));
        // Not the status: for the life of a context, pmproxy caches what a name of the first script meant.
        Eventually.Equal("2", () => context.FetchSingle(second.Metric("data.second")), "the value");
    }

    [Test]
    public void Pmrep_shows_them_come_and_go()
    {
        // Names come newest first: the variable before the rest of its script.
        const string BeforeTheVariable = "Time,\"pmcd.numagents\",\"bpftrace.scripts.guest.";
        // Started while there is no script; it checks again when pmcd reports changed names.
        using Daemon pmrep = Agent.Client.Begin(
            "pmrep",
            "--names-change=update",
            "--ignore-unknown",
            "-o",
            "csv",
            "-t",
            "200msec",
            "pmcd.numagents",
            Scripts);
        WaitForHeader(pmrep, header => header == "Time,\"pmcd.numagents\"", "nothing but pmcd's");
        RunningScript first = Agent.Register(First);
        WaitForHeader(
            pmrep,
            header => header.StartsWith(BeforeTheVariable + "data.first\"", StringComparison.Ordinal),
            "the first script");
        first.Control("deregister");
        WaitForHeader(pmrep, header => header == "Time,\"pmcd.numagents\"", "nothing but pmcd's again");
        Agent.Register(Second);
        WaitForHeader(
            pmrep,
            header => header.StartsWith(BeforeTheVariable + "data.second\"", StringComparison.Ordinal),
            "the second script");
        Eventually.Holds(() => Regex.IsMatch(pmrep.Output, "^[^,]+,[0-9]+,2,", RegexOptions.Multiline), "its value");
    }

    [Test]
    public void Pmlogger_logs_scripts_that_are_registered_after_it_was_started()
    {
        string archive = Path.Combine(Agent.Pmcd.Scratch.Temporary, "archive");
        // pmlogger learns of new names with a fetch, and never starts an interval that has nothing to fetch at first:
        // something else must be logged at the same interval as the scripts.
        string configuration = Agent.Pmcd.Scratch.Write(
            "tmp/pmlogger.conf", $"log mandatory on 500 msec {{ {Scripts} bpftrace.info.scripts }}\n");
        using (Agent.Client.Begin("pmlogger", "-u", "-c", configuration, "-l", archive + ".log", archive))
        {
            Eventually.Holds(
                () =>
                    Dump(archive, "bpftrace.info.scripts").Contains("bpftrace.info.scripts", StringComparison.Ordinal),
                "pmlogger to log");
            RunningScript first = Agent.Register(First);
            WaitForValue(archive, first.Metric("data.first"), "1");
            first.Control("deregister");
            RunningScript second = Agent.Register(Second);
            WaitForValue(archive, second.Metric("data.second"), "2");
        }

        Assert.That(Dump(archive, "bpftrace.scripts.guest.status"), Does.Contain("value \"started\""));
    }

    private void WaitForValue(string archive, string metric, string value) =>
        Eventually.Get(
            () =>
                Dump(archive, metric), dump =>
                    dump.Contains(
                        $"({metric}): value {value}\n", StringComparison.Ordinal), $"{metric} in the archive");

    private string Dump(string archive, string metric) => Agent.Client.RunDump(archive, metric).Output;

    private static void WaitForHeader(Daemon pmrep, Predicate<string> wanted, string what) =>
        Eventually.Get(
            () =>
                pmrep.Output.Split('\n')
                    .LastOrDefault(line => line.StartsWith("Time,", StringComparison.Ordinal)) ?? "",
            header => wanted(header),
            $"pmrep to show {what}");

    private static string[] Children(RestContext context)
    {
        JsonElement reply = context.Ask("children", ("prefix", Scripts));
        return reply.TryGetProperty("nonleaf", out JsonElement names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];
    }
}
