using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// Scripts that print and clear their own maps: each complete interval is shown. bpftrace prints and clears a map some
/// time after the script requested it, depending on the machine. So the test ends an interval itself, by a read of a
/// certain size, or an interval has a known number of events and counting resumes only after the map was cleared.
/// </summary>
[TestFixture]
[NotWithBpftrace011]
public sealed class OwnIntervalTests : AgentFixture
{
    private const int Event = 100, End = 200, EndOfOther = 300; // sizes of reads
    private const int Prints = 2; // the first print cycle may have begun earlier

    private Workload _workload = null!;

    [OneTimeSetUp]
    public void Prepare() => _workload = new Workload();

    [OneTimeTearDown]
    public void CleanUp() => _workload.Dispose();

    [Test]
    public void Maps_that_are_cleared_every_second_show_the_last_whole_second()
    {
        // As in vfsstat.bt and pidpersec.bt. Each interval has one more tick than the one before.
        RunningScript script = Agent.Register(
            """
            BEGIN { @size = 4; }
            interval:ms:20 {
                if (@["ticks"] == 0) { @size++; @sent = 0; }
                if (@["ticks"] < @size) { @["ticks"]++; @n = count(); }
            }
            interval:s:1 /@["ticks"] == @size && @sent == 0/ {
                @sent = 1; time(); print(@); print(@n); clear(@n); clear(@);
            }
            END { clear(@); clear(@n); }
            """);
        script.WaitForData("root", values => values.Instances.Count > 0);
        AssertWholeIntervals(() => Both(script), least: 5);
        Assert.That(script.Single("data.output"), Does.Match(@"\A(\d\d:\d\d:\d\d\n)+\z"));
    }

    [Test]
    public void A_system_call_is_counted_in_one_interval_and_the_next_is_empty()
    {
        RunningScript script = Register(
            On(Event, "@[comm] = count(); @n = count();"),
            On(End, "print(@, 5); clear(@); print(@n); clear(@n); printf(\"ended\\n\");"));
        _workload.Read(Event, count: 30);
        EndInterval(script, End);
        script.WaitForData("n", "30");
        Assert.That(script.Data("root").ByName, Is.EqualTo(new Dictionary<string, string> { [_workload.Comm] = "30" }));

        EndInterval(script, End);
        script.WaitForData("n", values => values.Single is null or "0");
        Assert.That(script.Data("root").Instances, Is.Empty);
    }

    [Test]
    public void Intervals_of_different_length_in_one_script_do_not_disturb_each_other()
    {
        RunningScript script = Register(
            On(Event, "@fast = count(); @slow = count(); @total = count();"),
            On(End, "print(@fast); clear(@fast); printf(\"ended\\n\");"),
            On(EndOfOther, "print(@slow); print(@total); clear(@slow); printf(\"ended\\n\");"));
        void AssertShown(string? fast, string? slow, string? total)
        {
            script.WaitForData("total", values => values.Single == total);
            WaitForPrints(script);
            Assert.That(
                (script.Data("fast").Single, script.Data("slow").Single, script.Data("total").Single),
                Is.EqualTo((fast, slow, total)));
        }

        _workload.Read(Event, count: 3);
        EndInterval(script, End);
        script.WaitForData("fast", "3");
        Assert.That(script.Data("slow").Single, Is.Null.Or.EqualTo("0"));
        _workload.Read(Event, count: 4);
        EndInterval(script, End);
        EndInterval(script, EndOfOther);
        AssertShown(fast: "4", slow: "7", total: "7");

        // These are in intervals that have not ended; a map that is printed but not cleared continues.
        _workload.Read(Event, count: 2);
        AssertShown(fast: "4", slow: "7", total: "9");
        EndInterval(script, EndOfOther);
        script.WaitForData("slow", "2");
        AssertShown(fast: "4", slow: "2", total: "9");
        EndInterval(script, End);
        script.WaitForData("fast", "2");
        AssertShown(fast: "2", slow: "2", total: "9");
    }

    [Test]
    public void An_interval_that_is_cleared_on_a_condition_is_shown_when_it_is()
    {
        // The condition does not hold again before bpftrace has cleared the map. Each interval has one tick more.
        RunningScript script = Agent.Register(
            """
            BEGIN { @size = 4; }
            interval:ms:20 {
                if (@["ticks"] == @size) {
                    if (@sent == 0) { @sent = 1; print(@); print(@n); clear(@n); clear(@); }
                } else {
                    if (@["ticks"] == 0) { @size++; @sent = 0; }
                    @["ticks"]++; @n = count();
                }
            }
            """);
        script.WaitForData("root", values => values.Instances.Count > 0);
        AssertWholeIntervals(() => Both(script), least: 5);
    }

    [Test]
    public void The_interval_that_the_stop_cuts_off_is_not_shown()
    {
        RunningScript script = Register(
            On(Event, "@n = count(); @[1] = count();"),
            On(End, "print(@n); print(@); clear(@n); clear(@); printf(\"ended\\n\");"));
        _workload.Read(Event, count: 30);
        EndInterval(script, End);
        script.WaitForData("n", "30");
        _workload.Read(Event, count: 3);
        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That((script.Single("data.n"), script.Data("root").ByName["1"]), Is.EqualTo(("30", "30")));
    }

    [Test]
    public void A_script_that_prints_clears_and_exits_leaves_its_values()
    {
        RunningScript script = Agent.Register(
            """
            BEGIN { @n = count(); @n = count(); @m["a"] = 3; }
            interval:ms:200 { print(@n); print(@m); clear(@n); clear(@m); exit(); }
            """);
        script.WaitUntil("stopped");
        script.WaitForData("n", "2");
        script.WaitForData("m", new Dictionary<string, string> { ["a"] = "3" });
    }

    [Test]
    public void All_keys_are_shown_though_the_script_prints_only_the_largest()
    {
        RunningScript script = Agent.Register(
            """
            BEGIN {
                @own[1] = 1; @own[2] = 2; @own[3] = 3; @all[1] = 1; @all[2] = 2; @all[3] = 3;
                @once[1] = 10; @once[2] = 20; @k = count();
            }
            interval:ms:300 {
                print(@all, 1); print(@own, 2, 10); clear(@own); @own[1] = 1; @own[2] = 2; @own[3] = 3;
                print(@k); clear(@k); @i++;
            }
            END { print(@once, 1); clear(@once); }
            """);
        Dictionary<string, string> three = new() { ["1"] = "1", ["2"] = "2", ["3"] = "3" };
        script.WaitForData("all", three);
        for (int print = 0; print < Prints; print++)
        {
            string? before = script.Single("data.i");
            Eventually.Holds(
                () =>
                {
                    Assert.That(script.Data("all").Names, Is.EqualTo(["1", "2", "3"]));
                    return script.Single("data.i") != before;
                },
                "some more prints of the script");
        }

        script.Control("stop");
        script.WaitUntil("stopped");
        script.WaitForData("all", three);
        script.WaitForData("once", new Dictionary<string, string> { ["1"] = "10", ["2"] = "20" });
    }

    [Test]
    public void Errors_are_reported_in_their_line() =>
        Assert.That(
            Agent.Register("interval:s:1 { @ = count(); print(@); clear(@); }\ninterval:s:9 { nonsense(); }")
                .WaitUntil("error").Error,
            Does.Contain("stdin:2:16"));

    /// <summary>Registers a script of these probes, and waits until all of them are attached.</summary>
    private RunningScript Register(params IEnumerable<string> probes)
    {
        RunningScript script = Agent.Register(
            $"BEGIN {{ @ready = 1; }}\n{string.Join('\n', probes)}\ninterval:ms:100 {{ @i++; }}");
        script.WaitForData("ready", "1");
        return script;
    }

    /// <summary>A probe of the workload's reads of one size.</summary>
    private string On(int size, string actions) =>
        $"tracepoint:syscalls:sys_exit_read /comm == \"{_workload.Comm}\" && args->ret == {size}/ {{ {actions} }}";

    /// <summary>Ends an interval and waits for the text, which bpftrace prints after clearing the maps.</summary>
    private void EndInterval(RunningScript script, int size)
    {
        string? before = script.Single("data.output");
        _workload.Read(size, count: 1);
        Eventually.Holds(() => script.Single("data.output") != before, "the end of the interval");
    }

    /// <summary>Waits until the agent has published a complete print cycle that began after the call.</summary>
    private static void WaitForPrints(RunningScript script)
    {
        for (int print = 0; print < Prints; print++)
        {
            string? before = script.Single("data.i");
            Eventually.Holds(() => script.Single("data.i") != before, "a print of the agent's");
        }
    }

    private (long Keyed, long Single) Both(RunningScript script)
    {
        // One fetch, because the two belong together.
        string text = Agent.Client.Run("pminfo", "-f", script.Metric("data.root"), script.Metric("data.n"))
            .OutputOrFail();
        return (Last(text, "\"ticks\"] value "), Last(text, "\n    value "));
    }

    private static long Last(string text, string before)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal);
        Assert.That(start, Is.GreaterThan(0), text);
        start += before.Length;
        return long.Parse(text.AsSpan(start, text.IndexOf('\n', start) - start), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Fetches until some intervals are complete. Each has one more event than the one before, so values of complete
    /// intervals never fall and are the same in both maps.
    /// </summary>
    private static void AssertWholeIntervals(Func<(long Keyed, long Single)> look, long least)
    {
        const int Intervals = 3;
        List<long> seen = [];
        Eventually.Holds(
            () =>
            {
                (long keyed, long single) = look();
                Assert.That(single, Is.EqualTo(keyed), "both maps are of the same interval");
                seen.Add(keyed);
                return keyed >= seen[0] + Intervals;
            },
            "some more intervals");
        Assert.That(seen, Is.Ordered.And.All.GreaterThanOrEqualTo(least));
    }
}
