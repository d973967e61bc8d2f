using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;
using Pcp.Bpftrace.Tests.Apply;

namespace Pcp.Bpftrace.Tests.Commands;

public class ApplyOutputTests
{
    private static readonly FolderScript[] _folder = [TestFolder.Script("opens", "x"), TestFolder.Script("reads", "x")];

    [Test]
    public void Of_few_hosts_each_change_is_shown() =>
        Assert.That(
            Table(
                false,
                On("web1?method=plain&pass=x", Done("opens", ScriptAction.Create), Done("reads", ScriptAction.None)),
                On("web2", Failed("opens"), Done("reads", ScriptAction.Change), Done("old", ScriptAction.Remove)),
                Dead("web3")),
            Is.EqualTo("""
                web1: opens created
                web2: reads changed
                web2: old removed
                NAME   CREATED  CHANGED  STARTED  REMOVED  UNCHANGED  NOT FOR HOST  FAILED
                opens        1        0        0        0          0             0       2
                reads        0        1        0        0          1             0       1
                old          0        0        0        1          0             0       0
                3 scripts on 3 hosts: 1 created, 1 changed, 1 removed, 1 unchanged, 3 failed

                """));

    [Test]
    public void Of_many_hosts_there_are_only_numbers()
    {
        string table = Table(false, [.. Enumerable.Range(0, 500).Select(i =>
            On($"web{i}", Done("opens", ScriptAction.Create), Done("reads", ScriptAction.Skip)))]);
        Assert.That(table, Does.StartWith("NAME "));
        Assert.That(table, Does.EndWith("\n2 scripts on 500 hosts: 500 created, 500 not for their host\n"));
    }

    [Test]
    public void If_nothing_was_to_be_done_that_is_said() =>
        Assert.That(
            Table(false, On("a", Done("opens", ScriptAction.None), Done("reads", ScriptAction.Skip))),
            Does.EndWith("\n2 scripts on 1 host: nothing to change\n"));

    [Test]
    public void A_dry_run_shows_what_would_be_done() =>
        Assert.That(
            Table(true, On("a", Planned("opens", ScriptAction.Create), Planned("reads", ScriptAction.Start))),
            Is.EqualTo("""
                a: opens would be created
                a: reads would be started
                NAME   TO CREATE  TO CHANGE  TO START  TO REMOVE  UNCHANGED  NOT FOR HOST  FAILED
                opens          1          0         0          0          0             0       0
                reads          0          0         1          0          0             0       0
                2 scripts on 1 host: 1 to create, 1 to start; nothing was changed

                """));

    [Test]
    public void The_same_failure_of_several_hosts_is_one_message() =>
        Assert.That(
            Errors(
                On("web1", Failed("opens"), Failed("reads")),
                On("web2", Failed("opens"), Failed("reads")),
                On("web3", Failed("opens")),
                On("web4", Failed("opens"), Failed("reads")),
                Dead("web5"),
                On("web6", Failed("opens"), Failed("reads"))),
            Is.EqualTo("""
                pcp-bpftrace: web1, web2 and 2 more: opens, reads: permission\x1b denied
                pcp-bpftrace: web3: opens: permission\x1b denied
                pcp-bpftrace: web5: pmcd cannot be reached

                """));

    [Test]
    public void Messages_that_differ_only_in_the_host_are_the_same()
    {
        HostOutcome<HostResult> Denied(string host) => On(host, Failed("a") with
        {
            Message = $"give '{host}?method=plain', check with 'pcp bpftrace list -h {host}'",
        });
        Assert.That(
            Errors(Denied("web1")), Does.Contain("'web1?method=plain', check with 'pcp bpftrace list -h web1'"));
        Assert.That(
            Errors(Denied("web1"), Denied("web2")),
            Is.EqualTo(
                "pcp-bpftrace: web1, web2: a: give 'HOST?method=plain', check with 'pcp bpftrace list -h HOST'\n"));
    }

    [Test]
    public void The_messages_of_bpftrace_show_the_line_of_the_file()
    {
        ScriptResult failed = Failed("a") with
        {
            Message = "does not run",
            Source = new ScriptText("web/a.bt", "BEGIN { x }"),
            Error = "stdin:1:9-10: ERROR: unknown x\nBEGIN { x }\n        ~\n",
        };
        Assert.That(Errors(On("web1", failed), On("web2", failed)), Is.EqualTo("""
            pcp-bpftrace: web1, web2: a: does not run
            web/a.bt:1:9-10: error: unknown x
              1 | BEGIN { x }
                |         ^

            """));
    }

    [Test]
    public void Notes_are_no_failures()
    {
        HostOutcome<HostResult> Host(string name, bool? keeps, params ScriptResult[] scripts) =>
            new(name, new HostResult(scripts, name == "web2" ? ["old", "older"] : [], keeps), null);
        HostOutcome<HostResult>[] outcomes =
        [
            Host("web1", false, Done("a", ScriptAction.Create)),
            Host("web2", false, Done("a", ScriptAction.None)),
            Host("web3", true, Done("a", ScriptAction.None)),
            Host("web4", null, Done("a", ScriptAction.None)),
            Host("web5", false, Done("a", ScriptAction.Skip)),
        ];
        Assert.That(Errors(outcomes), Is.EqualTo(
            "pcp-bpftrace: note: web2: not in the folder, --prune would remove it: old, older\n"
            + "pcp-bpftrace: note: web1, web2: the scripts are there only until the agent is started again; to keep "
            + "them, set 'keep_scripts = true' below [dynamic_scripts] in bpftrace.conf\n"));
        Assert.That(ApplyErrors.StatusOf(outcomes), Is.EqualTo(ExitStatus.Success));
    }

    [Test]
    public void The_status_is_success_only_if_all_hosts_are_as_the_folder_has_it()
    {
        HostOutcome<HostResult> fine = On("a", Done("x", ScriptAction.Create), Done("y", ScriptAction.Skip));
        Assert.That(ApplyErrors.StatusOf([fine]), Is.EqualTo(ExitStatus.Success));
        Assert.That(ApplyErrors.StatusOf([fine, Dead("b")]), Is.EqualTo(ExitStatus.Failure));
        Assert.That(ApplyErrors.StatusOf([fine, On("b", Failed("x"))]), Is.EqualTo(ExitStatus.Failure));
        Assert.That(
            ApplyErrors.StatusOf([On("a", Planned("x", ScriptAction.Create))]), Is.EqualTo(ExitStatus.Failure));
    }

    [Test]
    public void JSON_has_each_script_of_each_host()
    {
        using StringWriter output = new();
        ApplyJson.Write(output, [On("web1", Done("a", ScriptAction.Skip), Failed("b")), Dead("web2")]);
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        JsonElement host = document.RootElement[0];
        Assert.That(host.GetProperty("host").GetString(), Is.EqualTo("web1"));
        Assert.That(host.TryGetProperty("failure", out _), Is.False);
        Assert.That(
            host.GetProperty("scripts").EnumerateArray().Select(script => JsonSerializer.Serialize(script)),
            Is.EqualTo(
            [
                """{"name":"a","action":"skip","outcome":"done","message":null,"error":null,"file":null}""",
                """{"name":"b","action":"create","outcome":"failed","message":"permission\u001B denied","error":null,"""
                    + "\"file\":\"b.bt\"}",
            ]));
        Assert.That(document.RootElement[1].GetProperty("failure").GetString(), Is.EqualTo("pmcd cannot be reached"));
        Assert.That(document.RootElement[1].GetProperty("scripts").GetArrayLength(), Is.Zero);
    }

    private static ScriptResult Done(string name, ScriptAction action) => new(name, action, ScriptOutcome.Done, null);

    private static ScriptResult Planned(string name, ScriptAction action) =>
        new(name, action, ScriptOutcome.Planned, null);

    private static ScriptResult Failed(string name) =>
        new(name, ScriptAction.Create, ScriptOutcome.Failed, new ScriptText($"{name}.bt", "x"))
        {
            Message = "permission\u001b denied",
        };

    private static HostOutcome<HostResult> On(string host, params ScriptResult[] scripts) =>
        new(host, new HostResult(scripts, [], null), null);

    private static HostOutcome<HostResult> Dead(string host) => new(host, null, "pmcd cannot be reached");

    private static string Table(bool isDryRun, params HostOutcome<HostResult>[] outcomes)
    {
        using StringWriter output = new();
        new ApplyTable(_folder, outcomes, isDryRun).Write(output);
        return output.ToString();
    }

    private static string Errors(params HostOutcome<HostResult>[] outcomes)
    {
        using StringWriter errors = new();
        ApplyErrors.Write(errors, outcomes);
        return errors.ToString();
    }
}
