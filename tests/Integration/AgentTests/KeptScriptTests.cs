using System.Text.Json;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts of clients that are kept over a restart of the agent.</summary>
[TestFixture]
public sealed class KeptScriptTests
{
    private const string Keeps = $"{AgentRig.RootMay}\nkeep_scripts = true";
    private const string Code = "// name: reads\ntracepoint:syscalls:sys_enter_read { @reads = count(); }";

    [Test]
    public void A_script_with_a_name_comes_back_until_it_is_deregistered()
    {
        using AgentRig agent = new(Keeps);
        agent.Register(Code).WaitUntil("started");
        agent.Register("tracepoint:syscalls:sys_enter_read { @unnamed = count(); }").WaitUntil("started");
        JsonElement before = ScriptOf(agent);
        Eventually.Holds(() => File.Exists(FileOf(agent, "reads")), "the file of the script");

        Restart(agent);
        Eventually.Equal("started", () => agent.Client.FetchSingle("bpftrace.scripts.reads.status"), "its status");
        JsonElement after = ScriptOf(agent);
        foreach (string property in (string[])["username", "created_at", "code", "persistent"])
        {
            Assert.That(
                after.GetProperty(property).GetRawText(),
                Is.EqualTo(before.GetProperty(property).GetRawText()),
                property);
        }

        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["reads"]));

        agent.Client.Store("bpftrace.control.deregister", "reads").OutputOrFail();
        Eventually.Holds(() => !File.Exists(FileOf(agent, "reads")), "the file to go");
        Restart(agent);
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.Empty);
    }

    [Test]
    public void Only_root_can_look_into_the_folder()
    {
        using AgentRig agent = new(Keeps);
        agent.Register(Code);
        Eventually.Holds(() => File.Exists(FileOf(agent, "reads")), "the file of the script");

        string listed = Tool.Run("stat", ["-c", "%U %G %a", Folder(agent.Pmcd.Scratch), FileOf(agent, "reads")])
            .OutputOrFail();
        Assert.That(listed.Trim(), Is.EqualTo("root root 700\nroot root 600"));
    }

    [Test]
    public void It_is_off_unless_it_is_configured()
    {
        using AgentRig agent = new();
        agent.Register(Code).WaitUntil("started");
        Restart(agent);
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.Empty);
        Assert.That(Directory.Exists(Folder(agent.Pmcd.Scratch)), Is.False);
    }

    [Test]
    public void A_user_who_may_no_longer_gets_nothing_started()
    {
        using AgentRig agent = new(Keeps);
        agent.Register(Code);
        Eventually.Holds(() => File.Exists(FileOf(agent, "reads")), "the file of the script");

        File.WriteAllText(
            agent.ConfigurationPath, "[dynamic_scripts]\nenabled = true\nallowed_users = pcp\nkeep_scripts = true");
        Restart(agent);
        agent.WaitForLog($"Skipping kept script {FileOf(agent, "reads")}: permission denied for user root");
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.Empty);
        Assert.That(File.Exists(FileOf(agent, "reads")), Is.True);
    }

    [Test]
    public void A_damaged_file_is_set_aside()
    {
        using AgentRig agent = new(Keeps, scratch =>
        {
            string file = scratch.Write("var/config/pmda/151.scripts/reads", "pmdabpftrace script 1\nuser: ro");
            Tool.Run("chmod", ["go-rwx", Folder(scratch), file]).OutputOrFail();
        });
        agent.WaitForLog(
            $"Kept script {FileOf(agent, "reads")} is damaged; it is now {FileOf(agent, "reads")}.damaged.");
        Assert.That(
            (File.Exists(FileOf(agent, "reads")), File.Exists(FileOf(agent, "reads.damaged"))),
            Is.EqualTo((false, true)));
        agent.Register(Code);
        Eventually.Holds(() => File.Exists(FileOf(agent, "reads")), "the file of the next script of that name");
    }

    [Test]
    public void A_folder_of_another_user_is_not_used()
    {
        using AgentRig agent = new(Keeps, scratch =>
        {
            Directory.CreateDirectory(
                Folder(scratch), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Tool.Run("chown", ["nobody", Folder(scratch)]).OutputOrFail();
        });
        agent.WaitForLog($"scripts cannot be kept in {Folder(agent.Pmcd.Scratch)}: only root may have access to it");
        agent.Register(Code).WaitUntil("started");
        Assert.That(Directory.GetFiles(Folder(agent.Pmcd.Scratch)), Is.Empty);
    }

    private static string Folder(Scratch scratch) => Path.Combine(scratch.Root, "var", "config", "pmda", "151.scripts");

    private static string FileOf(AgentRig agent, string name) => Path.Combine(Folder(agent.Pmcd.Scratch), name);

    private static JsonElement ScriptOf(AgentRig agent) =>
        agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(script => script.GetProperty("metadata").GetProperty("name").GetString() == "reads");

    // pmcd notices and restarts it.
    private static void Restart(AgentRig agent)
    {
        int before = agent.Pid;
        Daemon.Signal(before, "KILL");
        Eventually.Holds(() => !ProcFs.IsAlive(before), "the agent to end");
        Daemon.Signal(agent.Pmcd.Pid, "HUP");
        Eventually.Holds(
            () => agent.Client.FetchSingle("bpftrace.info.scripts_json") is not null, "the agent to serve again");
    }
}
