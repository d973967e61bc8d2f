using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>A bpftrace that cannot be used at all.</summary>
[TestFixture]
public sealed class BadProgramTests
{
    [TestCase("", "no-such-bpftrace", "no-such-bpftrace: No such file or directory (bpftrace_path in bpftrace.conf)")]
    [TestCase("echo bpftrace v0.9.1", "old-bpftrace", "0.9.2 or higher is required")]
    [TestCase("echo broken >&2; exit 1", "broken-bpftrace", "broken")]
    [ContractRow("bpftrace / versions")]
    [DiffersFromStock("does not start without a bpftrace it can use")]
    public void Every_script_says_what_is_wrong_with_it(string program, string name, string error)
    {
        using AgentRig agent = new(scratch => $"{Path(scratch, program, name)}\n{AgentRig.RootMay}");
        RunningScript script = agent.Register("BEGIN { @n = 1; }").WaitUntil("error");
        Assert.That(script.Error, Does.Contain(error));
        agent.WaitForLog(error);
        script.Control("start");
        script.WaitUntil("error");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Does.Contain("\"status\": \"error\""));
    }

    [Test]
    public void A_bpftrace_that_is_installed_later_is_used_without_a_restart()
    {
        using AgentRig agent = new(scratch => $"{Path(scratch, "", "late-bpftrace")}\n{AgentRig.RootMay}");
        RunningScript script = agent.Register("BEGIN { @n = 1; }").WaitUntil("error");
        agent.Pmcd.Scratch.WriteProgram("late-bpftrace", $"exec {Tool.Find("bpftrace")} \"$@\"");
        script.Control("start");
        script.WaitForData("n", "1");
    }

    private static string Path(Scratch scratch, string program, string name)
    {
        if (program.Length > 0)
            scratch.WriteProgram(name, program);
        return $"[bpftrace]\nbpftrace_path = {System.IO.Path.Combine(scratch.Root, name)}";
    }
}
