using System.Diagnostics;
using Pcp.Interop;

namespace Soak.Faults;

/// <summary>The faults that a soak chooses from.</summary>
internal sealed class FaultList(Site site, Random random)
{
    private const string Flood =
        "// name: flood\ninterval:us:50 { printf(\"%s\\n\", \"0123456789012345678901234567890123456789\"); }";

    private const string NotAScript = "// name: bad\nBEGIN { @n = ; }";

    private int _stopped;
    private Process? _hog;

    /// <summary>All of them.</summary>
    public IReadOnlyList<Fault> All =>
    [
        new("a bpftrace is killed", () => Signal(AnyBpftrace(), "KILL"), Nothing),
        new("a bpftrace is stopped", () => Signal(_stopped = AnyBpftrace(), "STOP"), () => Signal(_stopped, "CONT")),
        new("a script floods", () => Try("register", Flood), () => Try("deregister", "flood")),
        new("a script does not compile", () => Try("register", NotAScript), () => Try("deregister", "bad")),
        new("nonsense is stored", () => Try("register", new string('\u00ff', 5000)), () => Try("stop", "nobody")),
        new("the disk is full", FillDisk, EmptyDisk),
        new("the clock jumps ahead", () => site.SetClock(3600), () => site.SetClock(0)),
        new("the clock jumps back", () => site.SetClock(-3600), () => site.SetClock(0)),
        new("memory is short", BeginHog, EndHog),
        new("the agent is killed", RestartAgent, Nothing, RestartsAgent: true),
        new("pmcd restarts", () => site.Pmcd.Restart(), Nothing, RestartsAgent: true),
    ];

    private string Filler => Path.Combine(site.Files, "filler");

    private static void Nothing()
    {
    }

    private static void Signal(int pid, string signal)
    {
        if (pid == 0)
            return;
        try
        {
            Daemon.Signal(pid, signal);
        }
        catch (InvalidOperationException) when (!ProcFs.IsAlive(pid))
        {
            // It has ended by itself meanwhile.
        }
    }

    private int AnyBpftrace()
    {
        IReadOnlyList<int> children = ProcFs.ChildrenOf(site.Agent);
        return children.Count == 0 ? 0 : children[random.Next(children.Count)];
    }

    // A refusal is what is expected of some.
    private void Try(string verb, string text)
    {
        try
        {
            site.Control(verb, text);
        }
        catch (PmException)
        {
            // The agent goes on.
        }
    }

    private void FillDisk()
    {
        try
        {
            using FileStream file = File.Create(Filler);
            while (true)
                file.Write(new byte[65536]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private void EmptyDisk() => File.Delete(Filler);

    // tail(1) keeps a line that does not end. Not waited for: that may take minutes on a busy machine.
    private void BeginHog()
    {
        const string Quarter = "$(awk '/MemAvailable/ { print int($2 / 4) }' /proc/meminfo)k";
        _hog = Process.Start("sh", ["-c", $"head -c {Quarter} /dev/zero | tail >/dev/null"]);
    }

    private void EndHog()
    {
        using Process? hog = _hog;
        hog?.Kill(entireProcessTree: true);
        hog?.WaitForExit();
    }

    private void RestartAgent()
    {
        int agent = site.Agent;
        Daemon.Signal(agent, "KILL");
        Eventually.Holds(() => !ProcFs.IsAlive(agent), "the agent to end");
        Daemon.Signal(site.Pmcd.Pid, "HUP");
    }
}
