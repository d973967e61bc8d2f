using System.Diagnostics;
using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// Scripts whose probes delete keys thousands of times a second, as runqlat and biolatency do: bpftrace 0.16 to 0.18
/// must not abort, and neither must others.
/// </summary>
[TestFixture]
public sealed class DeletedKeyTests : AgentFixture
{
    private const int Processes = 3;
    private const int Cycles = 10; // that must be seen: bpftrace may end of each

    [Test]
    public void A_script_whose_keys_come_and_go_runs_on_under_load_with_right_values()
    {
        using BusyProcesses busy = new(Processes);
        using Workload workload = new();
        RunningScript script = Agent.Register(
            $$"""
            BEGIN { @ready = 1; }
            tracepoint:raw_syscalls:sys_enter { @s[tid, args->id] = nsecs; @calls[tid] = count(); }
            tracepoint:raw_syscalls:sys_exit { delete(@s[tid, args->id]); }
            tracepoint:syscalls:sys_exit_read /comm == "{{workload.Comm}}" && args->ret == 100/ { @n = count(); }
            """);
        script.WaitForData("ready", "1");
        workload.Read(size: 100, count: 30);
        script.WaitForData("s", values => values.Instances.Count > 0);
        // The processes make calls all the time, so each print shows another number.
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            long before = Calls(script);
            Eventually.Holds(
                () => script.Status != "started" || Calls(script) > before, "a print of the other maps");
            Assert.That(script.Status, Is.EqualTo("started"), script.Error);
        }

        script.WaitForData("n", "30");
        PminfoValues starts = script.WaitForData("s", values => values.Instances.Count > 0);
        Assert.That(starts.Names, Has.All.Match(@"\A\d+,\d+\z"));
        Assert.That(script.Single("warnings"), Does.Not.Contain("looking up elem"));
    }

    [Test]
    public void A_map_that_loses_its_keys_holds_nothing_from_then_on()
    {
        using Workload workload = new();
        RunningScript script = Agent.Register(
            $$"""
            tracepoint:syscalls:sys_exit_read /comm == "{{workload.Comm}}" && args->ret == 100/ { @over = 1; }
            interval:ms:100 { if (@over == 0) { @s[1] = 7; @u = 7; } else { delete(@s[1]); delete(@u); } }
            """);
        script.WaitForData("s", values => values.Names.SequenceEqual(["1"]));
        script.WaitForData("u", "7");
        workload.Read(size: 100, count: 1);
        script.WaitForData("s", values => values.Instances.Count == 0);
        script.WaitForData("u", values => values.Single is null or "0");
        Assert.That(script.Status, Is.EqualTo("started"));
    }

    [Test]
    public void What_is_left_when_the_script_ends_at_once_is_shown()
    {
        RunningScript script = Agent.Register(
            "BEGIN { @s[1] = 1; @s[2] = 2; exit(); } interval:s:10 { delete(@s[1]); }");
        script.WaitUntil("stopped");
        script.WaitForData("s", new Dictionary<string, string> { ["1"] = "1", ["2"] = "2" });
    }

    // Of all processes: in a PID namespace, bpftrace shows other numbers than those of this one.
    private static long Calls(RunningScript script) =>
        script.Data("calls").ByName.Values.Sum(calls => long.Parse(calls, CultureInfo.InvariantCulture));

    /// <summary>Processes that do nothing but system calls.</summary>
    private sealed class BusyProcesses : IDisposable
    {
        private readonly List<Process> _processes = [];

        public BusyProcesses(int count)
        {
            ProcessStartInfo start = new(Tool.Find("dd"), ["if=/dev/zero", "of=/dev/null", "bs=1"])
            {
                RedirectStandardError = true,
            };
            for (int i = 0; i < count; i++)
                _processes.Add(Process.Start(start)!);
        }

        public void Dispose()
        {
            foreach (Process process in _processes)
            {
                process.Kill();
                process.WaitForExit();
                process.Dispose();
            }
        }
    }
}
