using System.Text.Json;

namespace Integration.Rig;

/// <summary>
/// The agent under a pmcd of its own, with <see cref="BpftraceUnderTest"/> unless its configuration names another
/// program.
/// </summary>
internal sealed class AgentRig : IDisposable
{
    /// <summary>A configuration with which root may do everything.</summary>
    public const string RootMay =
        """
        [dynamic_scripts]
        enabled = true
        allowed_users = root
        """;

    /// <summary>Starts it; returns when it serves.</summary>
    /// <param name="configuration">Its bpftrace.conf.</param>
    /// <param name="prepare">Puts more files into the scratch directory before it starts.</param>
    /// <param name="starter">A command that replaces itself by the agent, whose own comes after it.</param>
    public AgentRig(
        string configuration = RootMay, Action<Scratch>? prepare = null, Func<Scratch, string>? starter = null)
        : this(_ => configuration, prepare, starter)
    {
    }

    /// <summary>Starts it; returns when it serves.</summary>
    /// <param name="configure">Writes its bpftrace.conf, which may name files in the scratch directory.</param>
    /// <param name="prepare">Puts more files into the scratch directory before it starts.</param>
    /// <param name="starter">A command that replaces itself by the agent, whose own comes after it.</param>
    public AgentRig(
        Func<Scratch, string> configure, Action<Scratch>? prepare = null, Func<Scratch, string>? starter = null)
    {
        Assert.That(Environment.IsPrivilegedProcess, Is.True, "bpftrace needs root: run the tests with sudo");
        Assert.That(
            Directory.Exists("/sys/kernel/tracing/events/syscalls"),
            Is.True,
            "tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing");
        Scratch scratch = new();
        string configuration = TestConfiguration.Complete(configure(scratch), scratch.Run);
        ConfigurationPath = scratch.Write("pmdas/bpftrace/bpftrace.conf", configuration);
        prepare?.Invoke(scratch);
        PmdaLine line = AgentUnderTest.Line;
        Pmcd = PrivatePmcd.Start(
            scratch, starter is null ? line : line with { Command = $"{starter(scratch)} {line.Command}" });
        try
        {
            WaitUntilItServes();
        }
        catch
        {
            TestContext.Out.WriteLine(Pmcd.Logs());
            Dispose();
            throw;
        }
    }

    /// <summary>The pmcd that started it.</summary>
    public PrivatePmcd Pmcd { get; }

    /// <summary>PCP's tools, run by root, on that pmcd.</summary>
    public PcpTools Client => Pmcd.Client;

    /// <summary>The path of its bpftrace.conf.</summary>
    public string ConfigurationPath { get; }

    /// <summary>Its process id.</summary>
    public int Pid => Pmcd.PidOfAgent(AgentUnderTest.ProcessName);

    /// <summary>Its log so far.</summary>
    public string Log => Pmcd.Log("bpftrace");

    /// <summary>The bpftrace processes that it runs.</summary>
    public IReadOnlyList<int> Children => ProcFs.ChildrenOf(Pid);

    /// <summary>Waits until the log has this line, which is written a little later than the event.</summary>
    public void WaitForLog(string text) =>
        Eventually.Get(() => Log, log => log.Contains(text, StringComparison.Ordinal), $"in the log: {text}");

    /// <summary>Registers a script with pmstore; fails the test if it is refused.</summary>
    public RunningScript Register(string code)
    {
        string output = Client.Store("bpftrace.control.register", code).OutputOrFail();
        return new RunningScript(this, StoredReply(output));
    }

    /// <summary>
    /// Registers several scripts, then waits until all of them run: bpftrace compiles them side by side.
    /// </summary>
    public IReadOnlyList<RunningScript> RegisterAll(params IReadOnlyList<string> codes)
    {
        RunningScript[] scripts = [.. codes.Select(Register)];
        foreach (RunningScript script in scripts)
            script.WaitUntil("started");
        return scripts;
    }

    /// <summary>Waits until the agent answers.</summary>
    public void WaitUntilItServes() =>
        Eventually.Holds(() => Client.FetchSingle("bpftrace.info.scripts_json") is not null, "the agent to serve");

    /// <summary>Kills the agent, as the kernel does when memory runs out, and has pmcd start it again.</summary>
    public void KillAndStartAgain()
    {
        int agent = Pid;
        Daemon.Signal(agent, "KILL");
        // pmcd may start another one by itself at once.
        Eventually.Holds(() => !ProcFs.IsAlive(agent), "the agent to end");
        Daemon.Signal(Pmcd.Pid, "HUP");
        WaitUntilItServes();
    }

    /// <summary>Ends the agent and its pmcd, and checks that no process is left.</summary>
    public void Dispose() => Pmcd.Dispose();

    /// <summary>The reply that <c>pmstore -F</c> fetched in the context in which it stored.</summary>
    private static JsonElement StoredReply(string output)
    {
        const string Start = "new value=\"";
        int start = output.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        using JsonDocument document = JsonDocument.Parse(output[start..output.LastIndexOf('"')]);
        return document.RootElement.Clone();
    }
}
