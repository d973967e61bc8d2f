using System.Diagnostics;
using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts that print and clear their own maps: each finished interval is shown, steadily and whole.</summary>
[TestFixture]
[NotWithBpftrace011]
public sealed class OwnIntervalTests : AgentFixture
{
    // Not in step with the seconds. The kernel leaves out a tick, or an interval, that comes while another probe runs.
    private const string Ticks = "interval:ms:97 { @[\"ticks\"] = count(); @n = count(); }\n";

    [Test]
    public void Maps_that_are_cleared_every_second_show_the_last_whole_second()
    {
        // As vfsstat.bt and pidpersec.bt do it.
        RunningScript script = Agent.Register(
            Ticks + "interval:s:1 { time(); print(@); print(@n); clear(@); clear(@n); }\nEND { clear(@); clear(@n); }");
        script.WaitForData("root", values => values.Instances.Count > 0);
        List<(string Keyed, string Single)> seen = Watch(() => Both(script), TimeSpan.FromSeconds(5));
        AssertSteady([.. seen.Select(both => both.Keyed)], least: 5, mostChanges: 6);
        foreach ((string keyed, string single) in seen)
            Assert.That(Math.Abs(Number(single) - Number(keyed)), Is.LessThanOrEqualTo(1), "both maps are of the same second");
        Assert.That(script.Single("data.output"), Does.Match(@"\A(\d\d:\d\d:\d\d\n)+\z"));
    }

    [Test]
    public void A_system_call_is_counted_in_one_interval_and_the_next_is_empty()
    {
        using var workload = new Workload();
        RunningScript script = Agent.Register(
            $$"""
            BEGIN { @ready = 1; }
            tracepoint:syscalls:sys_exit_read /comm == "{{workload.Comm}}" && args->ret == 100/ { @[comm] = count(); @n = count(); }
            interval:s:2 { print(@, 5); clear(@); print(@n); clear(@n); }
            """);
        script.WaitForData("ready", "1");
        workload.Read(size: 100, count: 30);
        long seen = 0;
        // The reads may fall into two intervals; no read is shown in both.
        Eventually.Holds(
            () => (seen = Math.Max(seen, Number(script.Data("root").ByName.GetValueOrDefault(workload.Comm)))) > 0, "an interval with reads");
        script.WaitForData("root", values => values.Instances.Count == 0);
        script.WaitForData("n", values => values.Single is null or "0");
        Assert.That(seen, Is.LessThanOrEqualTo(30));
    }

    [Test]
    public void Intervals_of_different_length_in_one_script_do_not_disturb_each_other()
    {
        RunningScript script = Agent.Register(
            """
            interval:ms:47 { @fast = count(); @slow = count(); @total = count(); }
            interval:ms:500 { print(@fast); clear(@fast); }
            interval:s:2 /1 == 1/ { print(@slow); print(@total); clear(@slow); }
            """);
        script.WaitForData("slow", values => values.Single is not null);
        List<string?[]> seen = Watch(
            () => new[] { script.Single("data.fast"), script.Single("data.slow"), script.Single("data.total") }, TimeSpan.FromSeconds(5));
        AssertSteady([.. seen.Select(values => values[0])], least: 5, mostChanges: 12);
        AssertSteady([.. seen.Select(values => values[1])], least: 20, mostChanges: 4);
        Assert.That(seen.Select(values => Number(values[2])), Is.Ordered, "a map that is printed and not cleared goes on");
        Assert.That(Number(seen[^1][2]), Is.GreaterThan(Number(seen[0][2])));
    }

    [Test]
    public void An_interval_that_is_cleared_on_a_condition_is_shown_when_it_is()
    {
        RunningScript script = Agent.Register(
            """
            interval:ms:100 { @n = count(); @i++; if (@i == 5) { print(@n); clear(@n); @i = 0; } }
            """);
        script.WaitForData("n", "5");
        foreach (string? value in Watch(() => script.Single("data.n"), TimeSpan.FromSeconds(2)))
            Assert.That(value, Is.EqualTo("5"));
    }

    [Test]
    public void The_interval_that_the_stop_cuts_off_is_not_shown()
    {
        RunningScript script = Agent.Register(
            "interval:ms:100 { @n = count(); @[1] = count(); }\ninterval:s:2 { print(@n); print(@); clear(@n); clear(@); }");
        script.WaitForData("n", values => values.Single is not null);
        // Right after an interval has ended, the next one holds little.
        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That(Number(script.Single("data.n")), Is.GreaterThan(10));
        Assert.That(Number(script.Data("root").ByName["1"]), Is.GreaterThan(10));
    }

    [Test]
    public void A_script_that_prints_clears_and_exits_leaves_its_values()
    {
        RunningScript script = Agent.Register(
            "BEGIN { @n = count(); @n = count(); @m[\"a\"] = 3; }\ninterval:ms:200 { print(@n); print(@m); clear(@n); clear(@m); exit(); }");
        script.WaitUntil("stopped");
        script.WaitForData("n", "2");
        script.WaitForData("m", new Dictionary<string, string> { ["a"] = "3" });
    }

    [Test]
    public void All_keys_are_shown_though_the_script_prints_only_the_largest()
    {
        RunningScript script = Agent.Register(
            """
            BEGIN { @own[1] = 1; @own[2] = 2; @own[3] = 3; @all[1] = 1; @all[2] = 2; @all[3] = 3; @once[1] = 10; @once[2] = 20; @k = count(); }
            interval:ms:300 { print(@all, 1); print(@own, 2, 10); clear(@own); @own[1] = 1; @own[2] = 2; @own[3] = 3; print(@k); clear(@k); }
            END { print(@once, 1); clear(@once); }
            """);
        Dictionary<string, string> three = new() { ["1"] = "1", ["2"] = "2", ["3"] = "3" };
        script.WaitForData("all", three);
        foreach (string[] names in Watch(() => script.Data("all").Names.ToArray(), TimeSpan.FromSeconds(2)))
            Assert.That(names, Is.EqualTo(["1", "2", "3"]));
        script.Control("stop");
        script.WaitUntil("stopped");
        script.WaitForData("all", three);
        script.WaitForData("once", new Dictionary<string, string> { ["1"] = "10", ["2"] = "20" });
    }

    [Test]
    public void Errors_are_reported_in_their_line() =>
        Eventually.Get(
            () => Agent.Register("interval:s:1 { @ = count(); print(@); clear(@); }\ninterval:s:9 { nonsense(); }").WaitUntil("error").Error,
            error => error?.Contains("stdin:2:16", StringComparison.Ordinal) == true,
            "the error with its line");

    private (string Keyed, string Single) Both(RunningScript script)
    {
        // One fetch, as the two belong together.
        string text = Agent.Client.Run("pminfo", "-f", script.Metric("data.root"), script.Metric("data.n")).OutputOrFail();
        return (Last(text, "\"ticks\"] value "), Last(text, "\n    value "));
    }

    private static string Last(string text, string before)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal);
        Assert.That(start, Is.GreaterThan(0), text);
        start += before.Length;
        int end = text.IndexOf('\n', start);
        return text[start..end];
    }

    private static long Number(string? digits) => digits is null ? 0 : long.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>
    /// The values are those of whole intervals, which change when one is finished and never grow on their way to it.
    /// </summary>
    private static void AssertSteady(IReadOnlyList<string?> values, int least, int mostChanges)
    {
        Assert.That(values, Has.Count.GreaterThan(20));
        Assert.That(values.Select(Number), Has.All.GreaterThanOrEqualTo(least), string.Join(' ', values));
        Assert.That(values.Zip(values.Skip(1)).Count(pair => pair.First != pair.Second), Is.LessThanOrEqualTo(mostChanges), string.Join(' ', values));
    }

    /// <summary>Asks again and again for that long.</summary>
    private static List<T> Watch<T>(Func<T> ask, TimeSpan time)
    {
        var answers = new List<T>();
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
            answers.Add(ask());
        return answers;
    }
}
