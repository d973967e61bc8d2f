using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace apply</c> on one host, with the real bpftrace.</summary>
[TestFixture]
public sealed class ApplyTests : OwnAgentFixture
{
    private const string Old = "interval:ms:100 { @old = count(); }\n", New = "interval:ms:100 { @new = count(); }\n";

    private string Host => Agent.Pmcd.HostSpec;

    private string Folder => Path.Combine(Agent.Pmcd.Scratch.Root, "fleet");

    private IEnumerable<string> Names => Scripts().Select(script => script.Name);

    [Test]
    public void Scripts_are_created_and_the_second_time_nothing_is_changed()
    {
        Write("counting.bt", Old);
        Write("other.bt", $"// name: second\n{New}");
        ToolResult first = Apply();
        Assert.That(first.OutputOrFail(), Does.StartWith($"{Host}: counting created\n{Host}: second created\nNAME "));
        Assert.That(first.Output, Does.EndWith("\n2 scripts on 1 host: 2 created\n"));
        Assert.That(
            Scripts(),
            Is.EqualTo(
            [
                ("counting", "started", $"{Old}// name: counting\n// label: applied=fleet\n"),
                ("second", "started", $"// name: second\n{New}// label: applied=fleet\n"),
            ]));
        IReadOnlyList<int> processes = Agent.Children;
        Assert.That(Apply().OutputOrFail(), Does.EndWith("\n2 scripts on 1 host: nothing to change\n"));
        Assert.That(Agent.Children, Is.EquivalentTo(processes));
    }

    [Test]
    public void Metrics_have_the_name_of_the_set_as_a_label()
    {
        Write("counting.bt", Old);
        Apply("--set", "web-2").OutputOrFail();
        Assert.That(
            Agent.Client.Run("pminfo", "-l", "bpftrace.scripts.counting.data.old").OutputOrFail(),
            Does.Contain("\"applied\":\"web-2\""));
    }

    [Test]
    public void Only_what_differs_is_changed()
    {
        Write("changed.bt", Old);
        Write("same.bt", Old);
        Write("stopped.bt", Old);
        Apply().OutputOrFail();
        string? pid = Single("same", "pid");
        Agent.Client.Store("bpftrace.control.stop", "stopped").OutputOrFail();
        Eventually.Holds(() => Single("stopped", "status") == "stopped", "the script to stop");
        Write("changed.bt", New);
        Assert.That(
            Apply().OutputOrFail(), Does.EndWith("\n3 scripts on 1 host: 1 changed, 1 started, 1 unchanged\n"));
        Assert.That(Single("same", "pid"), Is.EqualTo(pid));
        Assert.That(Scripts().Select(script => script.Status), Is.All.EqualTo("started"));
        Assert.That(CodeOf("changed"), Does.StartWith(New));
    }

    [Test]
    public void Scripts_that_are_not_in_the_folder_are_removed_if_that_is_asked_for()
    {
        Write("kept.bt", Old);
        Write("removed.bt", Old);
        Apply().OutputOrFail();
        Agent.Register($"// name: mine\n{Old}");
        Agent.Register($"// name: db\n{Old}// label: applied=db\n");
        File.Delete(Path.Combine(Folder, "removed.bt"));
        ToolResult without = Apply();
        Assert.That(without.OutputOrFail(), Does.EndWith(": nothing to change\n"));
        Assert.That(without.Errors, Does.Contain("not in the folder, --prune would remove it: removed"));
        Assert.That(Apply("--prune").OutputOrFail(), Does.EndWith("\n2 scripts on 1 host: 1 removed, 1 unchanged\n"));
        Assert.That(Names, Is.EquivalentTo(["kept", "mine", "db"]));
        File.Delete(Path.Combine(Folder, "kept.bt"));
        Assert.That(Apply("--prune").ExitCode, Is.EqualTo(1));
        Assert.That(Apply("--prune", "--allow-empty").OutputOrFail(), Does.EndWith(": 1 removed\n"));
        Assert.That(Names, Is.EquivalentTo(["mine", "db"]));
    }

    [Test]
    public void A_dry_run_changes_nothing_and_succeeds_only_if_there_is_nothing_to_change()
    {
        Write("counting.bt", Old);
        ToolResult result = Apply("--dry-run");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.StartWith($"{Host}: counting would be created\n"));
        Assert.That(result.Output, Does.EndWith("\n1 script on 1 host: 1 to create; nothing was changed\n"));
        Assert.That(Names, Is.Empty);
        Apply().OutputOrFail();
        Assert.That(Apply("--dry-run").OutputOrFail(), Does.EndWith("\n1 script on 1 host: nothing to change\n"));
    }

    [TestCase("interval:ms:100 { }\n", "counting: the agent refuses it: no bpftrace variables or printf statements")]
    [TestCase("interval:ms:100 { @n = nonsense(); }\n", "counting: does not run; the former version is registered")]
    public void If_a_new_version_is_refused_or_does_not_run_the_former_stays(string code, string message)
    {
        Write("counting.bt", Old);
        Write("other.bt", Old);
        Apply().OutputOrFail();
        Write("counting.bt", code);
        Write("other.bt", New);
        ToolResult result = Apply();
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.EndWith("\n2 scripts on 1 host: 1 changed, 1 failed\n"));
        Assert.That(result.Errors, Does.Contain(message).And.Contain("the former version is registered again"));
        Assert.That(CodeOf("counting"), Does.StartWith(Old));
        Eventually.Holds(() => Single("counting", "status") == "started", "the former version to run");
    }

    [Test]
    public void A_script_that_does_not_run_is_reported_with_its_line()
    {
        Write("counting.bt", $"// a comment\n{Old.Replace("count()", "nonsense()")}");
        ToolResult result = Apply();
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.StartWith($"pcp-bpftrace: {Host}: counting: does not run\n"));
        Assert.That(result.Errors, Does.Contain($"{Folder}/counting.bt:2:"));
        Assert.That(Single("counting", "status"), Is.EqualTo("error"), "there is no former version");
    }

    [Test]
    public void Scripts_of_others_are_left_alone_unless_they_are_to_be_taken_over()
    {
        Agent.Register($"// name: counting\n{Old}");
        Write("counting.bt", New);
        ToolResult result = Apply("--prune");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(
            result.Errors,
            Does.StartWith(
                $"pcp-bpftrace: {Host}: counting: is registered by root and not from this folder; --take-over "));
        Assert.That(CodeOf("counting"), Does.Contain(Old));
        Assert.That(Apply("--take-over").OutputOrFail(), Does.EndWith(": 1 changed\n"));
        Assert.That(CodeOf("counting"), Does.StartWith(New));
        Assert.That(Apply().OutputOrFail(), Does.EndWith(": nothing to change\n"));
    }

    [Test]
    public void The_variant_for_the_kernel_and_the_bpftrace_of_the_host_is_taken()
    {
        Write("counting.bt", Old);
        Write("counting-new.bt", $"// name: counting\n// min-kernel: 3.10\n// min-bpftrace: 0.9\n{New}");
        Write("counting-next.bt", $"// name: counting\n// min-kernel: 999\n{Old}");
        Write("next.bt", $"// min-bpftrace: 999\n{Old}");
        Assert.That(Apply().OutputOrFail(), Does.EndWith("\n2 scripts on 1 host: 1 created, 1 not for their host\n"));
        Assert.That(CodeOf("counting"), Does.Contain(New));
        Assert.That(Single("counting", "warnings"), Is.Empty, "conditions are comments for the agent");
    }

    [Test]
    public void JSON_has_each_script()
    {
        Write("counting.bt", Old);
        Write("wrong.bt", "interval:ms:100 { }\n");
        ToolResult result = Apply("--format", "json");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement host = document.RootElement.EnumerateArray().Single();
        Assert.That(host.GetProperty("host").GetString(), Is.EqualTo(Host));
        JsonElement[] scripts = [.. host.GetProperty("scripts").EnumerateArray()];
        Assert.That(
            scripts.Select(script => (Text(script, "name"), Text(script, "action"), Text(script, "outcome"))),
            Is.EqualTo([("counting", "create", "done"), ("wrong", "create", "failed")]));
        Assert.That(Text(scripts[1], "message"), Does.StartWith("the agent refuses it: no bpftrace variables"));
        Assert.That(Text(scripts[1], "file"), Is.EqualTo($"{Folder}/wrong.bt"));
    }

    [Test]
    public void Where_scripts_are_not_kept_a_note_says_so()
    {
        Write("counting.bt", Old);
        ToolResult result = Apply();
        result.OutputOrFail();
        Assert.That(
            result.Errors,
            Does.StartWith($"pcp-bpftrace: note: {Host}: the scripts are there only until the agent is started again"));
    }

    [Test]
    public void Where_scripts_are_kept_they_are_unchanged_after_a_restart()
    {
        using AgentRig keeping = new($"{AgentRig.RootMay}\nkeep_scripts = true\n");
        Write("counting.bt", Old);
        ToolResult first = Run("apply", Folder, "-h", keeping.Pmcd.HostSpec);
        Assert.That(first.OutputOrFail(), Does.EndWith(": 1 created\n"));
        Assert.That(first.Errors, Is.Empty);
        keeping.Pmcd.Restart();
        keeping.WaitUntilItServes();
        Assert.That(
            Run("apply", Folder, "-h", keeping.Pmcd.HostSpec).OutputOrFail(), Does.EndWith(": nothing to change\n"));
    }

    [Test]
    public void Where_scripts_are_off_the_message_says_what_to_set()
    {
        using AgentRig off = new("");
        Write("a.bt", Old);
        Write("b.bt", Old);
        ToolResult result = Run("apply", Folder, "-h", off.Pmcd.HostSpec);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(
            result.Errors, Does.StartWith($"pcp-bpftrace: {off.Pmcd.HostSpec}: a, b: permission denied; the admin"));
        Assert.That(result.Errors.Trim('\n'), Does.Not.Contain("\n"));
    }

    private void Write(string file, string code) => Agent.Pmcd.Scratch.Write($"fleet/{file}", code);

    private ToolResult Apply(params string[] options) => Run(["apply", Folder, "-h", Host, .. options]);

    private static ToolResult Run(params string[] arguments) => RunningCommand.Run(arguments);

    private IReadOnlyList<(string Name, string Status, string Code)> Scripts() =>
    [
        .. Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray().Select(script => (
            Text(script.GetProperty("metadata"), "name"),
            Text(script.GetProperty("state"), "status"),
            Text(script, "code"))),
    ];

    private string CodeOf(string name) => Scripts().Single(script => script.Name == name).Code;

    private string? Single(string name, string leaf) => Agent.Client.FetchSingle($"bpftrace.scripts.{name}.{leaf}");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
