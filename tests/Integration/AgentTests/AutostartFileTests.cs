using System.Text.Json;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Autostart scripts run as root, so only files that only root can write are started.</summary>
[TestFixture]
public sealed class AutostartFileTests : AgentFixture
{
    private const string Folder = "pmdas/bpftrace/autostart";
    private const string Code = "BEGIN { @n = 1; }";
    private const string NotRoots = "scripts must be exclusively writable by root";

    private const UnixFileMode GroupWrite = UnixFileMode.GroupWrite;
    private const UnixFileMode OtherWrite = UnixFileMode.OtherWrite;

    private protected override AgentRig Create() => new("", PlaceFiles);

    [TestCase("plain")]
    [TestCase("roots_group")]
    [TestCase("link")]
    [TestCase("link_within")]
    [TestCase("_1st")]
    public void A_file_that_only_root_can_write_runs(string script) =>
        Eventually.Equal("1", () => Agent.Client.FetchSingle($"bpftrace.scripts.{script}.data.n"), script);

    [TestCase("owned", NotRoots)]
    [TestCase("anothers_group", NotRoots)]
    [TestCase("world", NotRoots)]
    [TestCase("link_to_world", NotRoots)]
    [TestCase("link_to_owned", NotRoots)]
    [TestCase("link_into_shared", $"{NotRoots}, but everyone can replace what is in ")]
    [TestCase("link_below_shared", $"{NotRoots}, but everyone can replace what is in ")]
    [TestCase("link_to_nothing", "No such file or directory")]
    [TestCase("fifo", "it is not a regular file")]
    [TestCase("directory", "it is not a regular file")]
    [TestCase("large", "it is larger than")]
    [TestCase("nothing", "the script is empty")]
    [TestCase("no_variable", "no bpftrace variables or printf statements found")]
    [TestCase("not_text", "UTF-8")]
    [TestCase("twice", "Script name twice is already in use by another script.")]
    public void Another_file_is_skipped_and_the_log_says_why(string script, string why)
    {
        string path = Path.Combine(Agent.Pmcd.Scratch.Root, Folder, script + ".bt");
        Agent.WaitForLog($"Skipping autostart script {path}: ");
        string line = Agent.Log.Split('\n').Single(text => text.Contains($"script {path}: ", StringComparison.Ordinal));
        Assert.That(line, Does.Contain(" Error: ").And.Contain(why));
        if (script != "twice")
            Assert.That(Agent.Client.Names($"bpftrace.scripts.{script}"), Is.Empty);
    }

    [Test]
    public void A_file_that_does_not_compile_is_there_with_its_error()
    {
        Eventually.Equal("error", () => Agent.Client.FetchSingle("bpftrace.scripts.syntax.status"), "its status");
        Assert.That(Agent.Client.FetchSingle("bpftrace.scripts.syntax.error"), Does.Contain("ERROR: syntax"));
    }

    [Test]
    public void The_first_folders_script_has_a_name_that_two_have() =>
        Eventually.Equal("2", () => Agent.Client.FetchSingle("bpftrace.scripts.twice.data.n"), "its value");

    [Test]
    public void Nothing_else_runs() =>
        Assert.That(
            Agent.Client.Fetch("bpftrace.info.scripts").Names,
            Is.EqualTo(["_1st", "link", "link_within", "plain", "roots_group", "syntax", "twice"]));

    [Test]
    public void A_script_that_starts_with_the_agent_is_roots_and_never_expires()
    {
        JsonElement script = Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(s => s.GetProperty("metadata").GetProperty("name").GetString() == "plain");
        Assert.That(
            (script.GetProperty("username").GetString(), script.GetProperty("persistent").GetBoolean()),
            Is.EqualTo(("root", true)));
        Agent.WaitForLog("(name=plain, user=root");
    }

    [TestCase("nobody", "root", UnixFileMode.None)]
    [TestCase("root", "nogroup", GroupWrite)]
    [TestCase("root", "root", OtherWrite)]
    public void A_folder_that_not_only_root_can_write_is_refused(string owner, string group, UnixFileMode mode)
    {
        using AgentRig agent = new("", scratch => PlaceFolder(scratch, owner, group, mode));
        agent.WaitForLog(
            $"Autostart directory {agent.Pmcd.Scratch.Root}/{Folder} must be exclusively writable by root");
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.Empty);
    }

    [Test]
    public void A_folder_that_roots_group_can_write_is_read()
    {
        using AgentRig agent = new("", scratch => PlaceFolder(scratch, "root", "root", GroupWrite));
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["plain"]));
    }

    private static void PlaceFolder(Scratch scratch, string owner, string group, UnixFileMode mode)
    {
        string script = scratch.Write($"{Folder}/plain.bt", Code);
        Give(Path.GetDirectoryName(script)!, owner, group, mode);
    }

    private static void PlaceFiles(Scratch scratch)
    {
        string Place(string name, string code = Code) => scratch.Write($"{Folder}/{name}.bt", code);
        void Link(string name, string target) => File.CreateSymbolicLink($"{scratch.Root}/{Folder}/{name}.bt", target);

        Place("plain");
        Give(Place("roots_group"), "root", "root", GroupWrite);
        Place("1st");
        Give(Place("owned"), "nobody", "root");
        Give(Place("anothers_group"), "root", "nogroup", GroupWrite);
        Give(Place("world"), "root", "root", OtherWrite);

        Link("link", scratch.Write("kept/target", Code));
        Link("link_within", scratch.Write($"{Folder}/target.txt", Code));
        Link("link_to_world", Give(scratch.Write("kept/world", Code), "root", "root", OtherWrite));
        Link("link_to_owned", Give(scratch.Write("kept/owned", Code), "nobody", "root"));
        Link("link_into_shared", scratch.Write("shared/target", Code));
        Link("link_below_shared", scratch.Write("shared/below/target", Code));
        Link("link_to_nothing", "/no/such/file");
        Give(Path.Combine(scratch.Root, "shared"), "root", "root", OtherWrite);

        Tool.Run("mkfifo", [$"{scratch.Root}/{Folder}/fifo.bt"]).OutputOrFail();
        Directory.CreateDirectory($"{scratch.Root}/{Folder}/directory.bt");
        Place("large", Code + "//" + new string('x', 1 << 20));
        Place("nothing", "");
        Place("no_variable", "BEGIN { }");
        File.WriteAllBytes(Place("not_text"), [.. "BEGIN { @n = 1; } //"u8, 0xFF]);
        Place("syntax", "BEGIN { @n = ; }");
        Place("twice");
        scratch.Write("etc/bpftrace/autostart/twice.bt", "BEGIN { @n = 2; }");
        Place(".hidden");
    }

    private static string Give(string path, string owner, string group, UnixFileMode mode = UnixFileMode.None)
    {
        Tool.Run("chown", [$"{owner}:{group}", path]).OutputOrFail();
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | mode);
        return path;
    }
}
