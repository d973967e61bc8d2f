using Integration.Rig;

namespace Integration.Parity;

/// <summary>Autostart scripts, accepted and refused; each test has its own agent.</summary>
[TestFixture]
public sealed class AutostartRowTests
{
    private const string Etc = "etc/bpftrace/autostart";
    private const string Pmdas = "pmdas/bpftrace/autostart";
    private const string Code = "BEGIN { @n = 1; }";

    [Test]
    [ContractRow("Autostart / directories")]
    [ContractRow("Autostart / name of the file")]
    [ContractRow("Autostart / user")]
    public void Scripts_of_both_directories_are_there_at_once_and_run()
    {
        using AgentRig agent = new("", scratch =>
        {
            scratch.Write($"{Etc}/from_etc.bt", Code);
            scratch.Write($"{Pmdas}/from_pmdas.bt", Code);
            scratch.Write($"{Pmdas}/renamed.bt", "// name: own_name\n" + Code);
            scratch.Write($"{Pmdas}/README", "no script");
        });
        Assert.That(
            agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["from_etc", "from_pmdas", "own_name"]));
        foreach (string name in (string[])["from_etc", "from_pmdas", "own_name"])
            Eventually.Equal("1", () => agent.Client.FetchSingle($"bpftrace.scripts.{name}.data.n"), name);
        Assert.That(
            agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
                .Select(s => s.GetProperty("username").GetString()),
            Has.All.EqualTo("root"));
    }

    [Test]
    [ContractRow("Autostart / broken script")]
    public void A_broken_script_does_not_keep_the_others_from_starting()
    {
        using AgentRig agent = new("", scratch =>
        {
            scratch.Write($"{Pmdas}/a_broken.bt", "BEGIN { }");
            scratch.Write($"{Pmdas}/b_good.bt", Code);
            scratch.Write($"{Pmdas}/c_wrong.bt", "BEGIN { @n = ; }");
            scratch.Write($"{Pmdas}/d_good.bt", Code);
        });
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["b_good", "c_wrong", "d_good"]));
        Eventually.Equal("1", () => agent.Client.FetchSingle("bpftrace.scripts.d_good.data.n"), "the last one's value");
    }

    [TestCase("chown nobody")]
    [TestCase("chgrp nogroup {0}; chmod g+w")]
    [TestCase("chmod o+w")]
    [ContractRow("Autostart / directory that others can write")]
    public void A_directory_that_others_can_write_is_refused(string let)
    {
        using AgentRig agent = WithWritable(Etc, let);
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["from_pmdas"]));
    }

    [Test]
    [ContractRow("Log / autostart directory")]
    [DiffersFromStock("writes Austostart")]
    public void A_refused_directory_is_in_the_log()
    {
        using AgentRig agent = WithWritable(Etc, "chmod o+w");
        agent.WaitForLog(
            $"Autostart directory {agent.Pmcd.Scratch.Sysconf}/bpftrace/autostart "
            + "must be exclusively writable by root");
    }

    [TestCase("chown nobody")]
    [TestCase("chgrp nogroup {0}; chmod g+w")]
    [TestCase("chmod o+w")]
    [ContractRow("Autostart / file that others can write")]
    [ContractRow("Log / autostart file")]
    public void A_file_that_others_can_write_is_refused(string let)
    {
        using AgentRig agent = WithWritable($"{Etc}/from_etc.bt", let);
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["from_pmdas"]));
        agent.WaitForLog(
            $"Skipping autostart script {agent.Pmcd.Scratch.Sysconf}/bpftrace/autostart/from_etc.bt: "
            + "scripts must be exclusively writable by root");
    }

    private static AgentRig WithWritable(string path, string let) => new("", scratch =>
    {
        scratch.Write($"{Etc}/from_etc.bt", Code);
        scratch.Write($"{Pmdas}/from_pmdas.bt", Code);
        string full = Path.Combine(scratch.Root, path);
        Tool.Run("sh", ["-c", $"{let.Replace("{0}", full)} {full}"]).OutputOrFail();
    });
}
