using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts that start with the agent.</summary>
[TestFixture]
public sealed class AutostartTests
{
    [Test]
    public void Scripts_of_both_directories_run_under_their_files_names()
    {
        using var agent = new AgentRig(
            "",
            scratch =>
            {
                scratch.Write("etc/bpftrace/autostart/from_etc.bt", "BEGIN { @n = 1; }");
                scratch.Write("pmdas/bpftrace/autostart/from_pmdas.bt", "BEGIN { @n = 2; }");
                scratch.Write("pmdas/bpftrace/autostart/renamed.bt", "// name: own_name\nBEGIN { @n = 3; }");
                scratch.Write("pmdas/bpftrace/autostart/my-tool.bt", "BEGIN { @n = 4; }");
                scratch.Write("pmdas/bpftrace/autostart/broken.bt", "BEGIN { }");
                scratch.Write("pmdas/bpftrace/autostart/README", "no script");
                string writable = scratch.Write("pmdas/bpftrace/autostart/writable.bt", "BEGIN { @n = 5; }");
                File.SetUnixFileMode(writable, File.GetUnixFileMode(writable) | UnixFileMode.OtherWrite);
            });
        Assert.That(
            agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["from_etc", "from_pmdas", "my_tool", "own_name"]));
        foreach ((string name, string value) in new[] { ("from_etc", "1"), ("from_pmdas", "2"), ("own_name", "3"), ("my_tool", "4") })
            Eventually.Equal(value, () => agent.Client.FetchSingle($"bpftrace.scripts.{name}.data.n"), name);
        agent.WaitForLog("broken.bt: no bpftrace variables or printf statements found");
        agent.WaitForLog("writable.bt: scripts must be exclusively writable by root");
        agent.WaitForLog("my-tool.bt is called my_tool");
    }

    [Test]
    public void A_directory_that_others_can_write_is_refused()
    {
        using var agent = new AgentRig(
            "",
            scratch =>
            {
                scratch.Write("etc/bpftrace/autostart/a.bt", "BEGIN { @n = 1; }");
                scratch.Write("pmdas/bpftrace/autostart/b.bt", "BEGIN { @n = 1; }");
                string directory = Path.Combine(scratch.Sysconf, "bpftrace", "autostart");
                File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.OtherWrite);
            });
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["b"]));
        agent.WaitForLog($"Autostart directory {agent.Pmcd.Scratch.Sysconf}/bpftrace/autostart must be exclusively writable by root");
    }
}
