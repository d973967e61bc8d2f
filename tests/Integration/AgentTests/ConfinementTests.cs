using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>The privileges and the memory of bpftrace.</summary>
[TestFixture]
public sealed class ConfinementTests
{
    [Test]
    public void Bpftrace_has_few_of_roots_capabilities_and_can_gain_none()
    {
        // sys_chroot for the bpftrace of another version, which is in a system of its own.
        const ulong Wanted = 1UL << 18 | 3UL << 38;
        using AgentRig agent = new($"[bpftrace]\ncapabilities = bpf, perfmon, sys_chroot\n{AgentRig.RootMay}");
        RunningScript script = agent.Register("interval:ms:100 { @n = count(); }").WaitUntil("started");
        // Where the agent's path is long, bpftrace ends and is started again (see the next test).
        string[] status = Eventually.Get(
            () => StatusOfBpftrace(script), lines => lines.Length > 0, "the status of the bpftrace process");
        Assert.That(Field(status, "NoNewPrivs"), Is.EqualTo("1"));
        AssertNoOthers(status, Wanted);
    }

    // Without sys_admin, bpftrace attaches the probe by a name that is made of the agent's path, and has a bound.
    [Test]
    public void Where_bpftrace_cannot_attach_the_probe_at_the_agent_scripts_run_without()
    {
        using AgentRig agent = new(
            $"[bpftrace]\ncapabilities = bpf, perfmon, sys_chroot\n{AgentRig.RootMay}", starter: MoveToLongPath);
        RunningScript script = agent.Register("interval:ms:100 { @n = count(); }");
        agent.WaitForLog("scripts do not rest");
        script.WaitUntil("started").WaitForData("n", values => values.Single is not null);
        Assert.That((script.Status, script.Error, script.Single("warnings")), Is.EqualTo(("started", "", "")));
    }

    [Test]
    public void Every_thread_of_the_agent_has_few_too()
    {
        // Beside those of bpftrace: dac_override, dac_read_search, setgid, setuid, setpcap, sys_ptrace, sys_resource.
        const ulong Wanted = 3UL << 38 | 3UL << 1 | 7UL << 6 | 1UL << 19 | 1UL << 24;
        using AgentRig agent = new($"[bpftrace]\ncapabilities = bpf, perfmon\n{AgentRig.RootMay}");
        string[] threads = Directory.GetDirectories($"/proc/{agent.Pid}/task");
        Assert.That(threads, Has.Length.GreaterThan(1));
        Array.ForEach(threads, thread => AssertNoOthers(File.ReadAllLines($"{thread}/status"), Wanted));
    }

    // As in a container.
    [Test]
    public void Where_the_agent_cannot_give_up_capabilities_it_reports_that_and_serves()
    {
        using AgentRig agent = new(starter: _ => "setpriv --bounding-set -setpcap --inh-caps -setpcap");
        agent.WaitForLog("cannot give up capabilities that it does not need (Operation not permitted)");
        agent.Register("interval:ms:100 { @n = count(); }").WaitUntil("started");
    }

    private static string MoveToLongPath(Scratch scratch)
    {
        string folder = Directory.CreateDirectory(Path.Combine(scratch.Root, new string('a', 64))).FullName;
        return scratch.WriteProgram(
            "elsewhere",
            $"""
            cp "$1" {folder}/pmdabpftrace
            shift
            exec {folder}/pmdabpftrace "$@"
            """);
    }

    private static void AssertNoOthers(string[] status, ulong wanted)
    {
        foreach (string set in (string[])["CapBnd", "CapEff", "CapPrm", "CapInh"])
            Assert.That(ulong.Parse(Field(status, set), NumberStyles.HexNumber) & ~wanted, Is.Zero, set);
    }

    private static string[] StatusOfBpftrace(RunningScript script)
    {
        try
        {
            return script.Single("pid") is { } pid ? File.ReadAllLines($"/proc/{pid}/status") : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string Field(string[] status, string name) =>
        status.Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    [Test]
    public void One_that_uses_too_much_memory_is_an_error_that_says_how_much()
    {
        using AgentRig agent = new($"[bpftrace]\nmax_memory = 20000000\n{AgentRig.RootMay}");
        RunningScript script = agent.Register("interval:ms:100 { @n = count(); }");
        script.WaitUntil("error");
        Assert.That(
            script.Error,
            Does.Match(@"^bpftrace used \d+ MiB of memory, more than the 19 MiB of max_memory in bpftrace\.conf"));
    }

    [Test]
    public void A_script_that_includes_a_file_without_an_end_ends_for_its_memory()
    {
        using AgentRig agent = new(AgentRig.RootMay);
        RunningScript script = agent.Register("#include \"/dev/zero\"\nBEGIN { @n = 1; }");
        script.WaitUntil("error");
        Assert.That(
            script.Error,
            Does.Contain("more than the 512 MiB of max_memory")
                .Or.Contain("may have 536870912 bytes of memory (max_memory"));
    }
}
