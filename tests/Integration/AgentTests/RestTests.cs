using System.Diagnostics;
using System.Globalization;
using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Integration.AgentTests;

/// <summary>Scripts whose values nobody reads.</summary>
[TestFixture]
public sealed class RestTests : AgentFixture
{
    // nsecs is the clock of Stopwatch, CLOCK_MONOTONIC.
    private const string Clock =
        """
        interval:ms:100 { @now = nsecs; @ticks[@now / 1000000000] = count(); @sizes = hist(@now / 1000000000); }
        """;

    private protected override AgentRig Create() => new($"[bpftrace]\nrest_after = 1\n{AgentRig.RootMay}");

    [Test]
    public void Without_a_reader_it_prints_nothing()
    {
        RunningScript script = Begin("unread");
        WaitForRest(script);
        script.Data("now"); // asks for values
        WaitForRest(script);
    }

    [Test]
    public void The_first_value_that_a_reader_gets_is_of_now()
    {
        RunningScript script = Begin("sometimes_read");
        for (int i = 0; i < 3; i++)
        {
            WaitForRest(script);
            AssertNew(script, Stopwatch.GetTimestamp());
        }
    }

    [Test]
    public void So_are_the_first_instances()
    {
        RunningScript script = Begin("with_keys");
        WaitForRest(script);
        long second = Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        PminfoValues ticks = script.WaitForData("ticks", values => values.Instances.Count > 0);
        Assert.That(ticks.Names.Max(key => long.Parse(key, CultureInfo.InvariantCulture)), Is.AtLeast(second - 2));
    }

    // pmlogger ends if it cannot get instances of values that it has just fetched.
    [Test]
    public void If_new_ones_do_not_come_values_are_no_answer_and_the_last_instances_are()
    {
        RunningScript script = Begin("stuck");
        using PcpContext client = Agent.Pmcd.Connect();
        ClientMetric ticks = client.Lookup(script.Metric("data.ticks"));
        Eventually.Holds(() => client.Fetch(ticks).Metrics[0].Values.Count > 0, "keys");
        WaitForRest(script);
        Daemon.Signal(script.Pid, "STOP");
        try
        {
            Assert.That(client.Fetch(ticks).Metrics[0].Error, Is.EqualTo(PmError.TryAgain));
            Assert.That(client.Instances(ticks.Descriptor.InDom), Is.Not.Empty);
        }
        finally
        {
            Daemon.Signal(script.Pid, "CONT");
        }
    }

    [Test]
    public void Many_that_rest_can_be_read_at_once()
    {
        RunningScript[] scripts = [.. Enumerable.Range(0, 5).Select(i => Begin($"many{i}"))];
        Array.ForEach(scripts, WaitForRest);
        long begun = Stopwatch.GetTimestamp();
        Agent.Client.Run("pminfo", ["-f", .. scripts.Select(script => script.Metric("data.now"))]);
        Array.ForEach(scripts, script => AssertNew(script, begun));
    }

    [Test]
    public void One_that_is_stopped_shows_its_last_values()
    {
        RunningScript script = Begin("stopped");
        WaitForRest(script);
        long begun = Stopwatch.GetTimestamp();
        script.Control("stop");
        script.WaitUntil("stopped");
        AssertNew(script, begun);
    }

    private RunningScript Begin(string name) => Agent.Register($"// name: {name}\n{Clock}").WaitUntil("started");

    // It would print two or three times meanwhile.
    private static void WaitForRest(RunningScript script) => Eventually.Holds(
        () =>
        {
            string? before = script.Single("data_bytes");
            Thread.Sleep(TimeSpan.FromSeconds(3));
            return before != "0" && script.Single("data_bytes") == before;
        },
        $"{script.Name} to print nothing");

    private static void AssertNew(RunningScript script, long begun)
    {
        long value = long.Parse(
            script.WaitForData("now", values => values.Single is not null).Single!, CultureInfo.InvariantCulture);
        Assert.That(Stopwatch.GetElapsedTime(value, begun), Is.LessThan(TimeSpan.FromSeconds(2)));
    }
}
