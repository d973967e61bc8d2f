using System.Diagnostics;
using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// Scripts for which bpftrace looks up names of user functions, of running and of ended processes: with libbcc 0.26 to
/// 0.32 it closes unrelated descriptors unless the agent prevents it.
/// </summary>
[TestFixture]
public sealed class UserFunctionNameTests : AgentFixture
{
    // Losing a descriptor is a matter of chance: about every second script did.
    private const int Scripts = 5;
    private const int ProcessesThatEnd = 12;
    private const int Calls = 30;
    private const string Call =
        "import os, sys, time\nfor _ in range(int(sys.argv[1])):\n os.getppid(); time.sleep(0.003)";

    [Test]
    public void Bpftrace_keeps_its_maps_and_rings_however_often_it_looks_up_names()
    {
        RunningScript[] scripts = [.. Enumerable.Range(0, Scripts).Select(_ => Agent.Register(
            """
            // interval: 100ms
            BEGIN { @ready = 1; }
            tracepoint:syscalls:sys_enter_getppid { @stacks[ustack, pid] = count(); @calls = count(); }
            """))];
        foreach (RunningScript script in scripts)
            script.WaitForData("ready", "1");
        string[] before = [.. scripts.Select(Own)];
        Assert.That(before, Has.All.Contains("bpf-map").And.All.Contains("perf_event"));

        using (Process living = Caller(calls: int.MaxValue))
        {
            for (int i = 0; i < ProcessesThatEnd; i++)
            {
                using Process ending = Caller(Calls);
                ending.WaitForExit();
                foreach (RunningScript script in scripts)
                    WaitForPrint(script);
            }

            living.Kill();
            living.WaitForExit();
        }

        Assert.That(scripts.Select(Own), Is.EqualTo(before));
        string?[] calls = [.. scripts.Select(script => script.Single("data.calls"))];
        using (Process more = Caller(Calls))
            more.WaitForExit();
        foreach ((RunningScript script, string? already) in scripts.Zip(calls))
        {
            script.WaitForData("calls", values => values.Single != already);
            Assert.That(script.Status, Is.EqualTo("started"), script.Error);
        }
    }

    /// <summary>A process that makes the call so many times, with pauses.</summary>
    private static Process Caller(int calls) =>
        Process.Start("/usr/bin/python3", ["-c", Call, calls.ToString(CultureInfo.InvariantCulture)]);

    // bpftrace has looked up the names of all stacks until then.
    private static void WaitForPrint(RunningScript script)
    {
        for (int print = 0; print < 2; print++) // the first may have begun before
        {
            string? before = script.Single("data_bytes");
            Eventually.Holds(() => script.Single("data_bytes") != before, "a print");
        }
    }

    /// <summary>Files that a script's bpftrace has opened itself.</summary>
    private static string Own(RunningScript script) =>
        string.Join(
            '\n',
            KernelFacts.Descriptors(script.Pid).Where(file => file.StartsWith("anon_inode:", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
}
