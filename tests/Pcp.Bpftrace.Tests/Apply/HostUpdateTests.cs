using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;

namespace Pcp.Bpftrace.Tests.Apply;

public class HostUpdateTests
{
    private const string Old = "BEGIN { @x = 1; }", New = "BEGIN { @x = 2; }";
    private const string Restored = "the former version is registered again";

    [Test]
    public void Scripts_are_created_started_changed_and_removed()
    {
        FakeHost host = new()
        {
            Scripts =
            [
                Applied("change", Old), Applied("start", Old, "stopped"), Applied("same", Old), Applied("old", Old),
            ],
        };
        IReadOnlyList<ScriptResult> results = Apply(
            host,
            TestFolder.Options with { Prunes = true },
            ("change", New), ("create", Old), ("same", Old), ("start", Old));
        Assert.That(results.Select(result => (result.Name, result.Action, result.Outcome)), Is.EqualTo(
        [
            ("change", ScriptAction.Change, ScriptOutcome.Done),
            ("create", ScriptAction.Create, ScriptOutcome.Done),
            ("same", ScriptAction.None, ScriptOutcome.Done),
            ("start", ScriptAction.Start, ScriptOutcome.Done),
            ("old", ScriptAction.Remove, ScriptOutcome.Done),
        ]));
        Assert.That(host.Requests, Is.EqualTo(
            ["deregister change", "register change", "register create", "start start", "deregister old"]));
        Assert.That(host.Scripts.Single(script => script.Name == "change").Code, Does.Contain(New));
    }

    [Test]
    public void The_second_time_nothing_is_requested()
    {
        FakeHost host = new();
        Apply(host, TestFolder.Options, ("a", Old), ("b", Old));
        host.Requests.Clear();
        IReadOnlyList<ScriptResult> results = Apply(host, TestFolder.Options, ("a", Old), ("b", Old));
        Assert.That(results.Select(result => result.Action), Is.All.EqualTo(ScriptAction.None));
        Assert.That(host.Requests, Is.Empty);
    }

    [Test]
    public void A_dry_run_requests_nothing()
    {
        FakeHost host = new()
        {
            Scripts = [Applied("a", Old), Applied("b", Old, "stopped"), Applied("old", Old)],
        };
        IReadOnlyList<ScriptResult> results = Apply(
            host, TestFolder.Options with { IsDryRun = true, Prunes = true }, ("a", New), ("b", Old), ("c", Old));
        Assert.That(results.Select(result => result.Outcome), Is.All.EqualTo(ScriptOutcome.Planned));
        Assert.That(host.Requests, Is.Empty);
    }

    [Test]
    public void If_the_agent_refuses_a_new_version_the_former_is_registered_again()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old)] };
        host.Fail = RefuseOnce("register a");
        ScriptResult result = Apply(host, TestFolder.Options, ("a", New), ("b", Old))[0];
        Assert.That(result.Outcome, Is.EqualTo(ScriptOutcome.Failed));
        Assert.That(result.Message, Is.EqualTo($"the agent refuses it: no probes; {Restored}"));
        Assert.That(host.Scripts[0].Code, Is.EqualTo(TestFolder.CodeOf("a", Old)));
        Assert.That(host.Requests, Does.Not.Contain("stop a").And.Contain("register b"));
    }

    [Test]
    public void One_that_was_stopped_is_stopped_again()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old, "stopped")] };
        host.Fail = RefuseOnce("register a");
        Apply(host, TestFolder.Options, ("a", New));
        Assert.That(
            host.Requests, Is.EqualTo(["deregister a", "register a", "register a", "stop a", "dispose"]));
    }

    [Test]
    public void If_a_new_version_does_not_run_the_former_is_registered_again_if_it_ran(
        [Values("started", "error")] string before)
    {
        FakeHost host = new()
        {
            Scripts = [Applied("a", Old, before)],
            Life = code => code.Contains(New) ? ["starting", "error"] : ["starting", "started"],
        };
        ScriptResult result = Apply(host, TestFolder.Options, ("a", New)).Single();
        Assert.That(result.Outcome, Is.EqualTo(ScriptOutcome.Failed));
        Assert.That(result.Error, Is.EqualTo("bpftrace's message"));
        Assert.That(result.Message, Is.EqualTo(before == "started" ? $"does not run; {Restored}" : "does not run"));
        Assert.That(host.Scripts[0].Code, Is.EqualTo(TestFolder.CodeOf("a", before == "started" ? Old : New)));
    }

    [TestCase("register a", "no answer; the former version is registered again")]
    [TestCase("deregister a", "no answer; the former version is still registered")]
    public void If_an_answer_is_lost_the_host_is_asked_what_it_has(string request, string message)
    {
        FakeHost host = new() { Scripts = [Applied("a", Old)] };
        host.Fail = FailOnce(request, AgentFailure.Timeout, "no answer");
        IReadOnlyList<ScriptResult> results = Apply(host, TestFolder.Options, ("a", New), ("b", New));
        Assert.That(results[0].Message, Is.EqualTo(message));
        Assert.That(results[1].Message, Is.EqualTo("not done, because the request before it failed"));
        Assert.That(host.Scripts.Single().Code, Is.EqualTo(TestFolder.CodeOf("a", Old)));
    }

    [Test]
    public void If_the_former_cannot_be_registered_either_that_is_said()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old)] };
        host.Fail = request =>
        {
            if (request == "register a")
                throw new AgentException(AgentFailure.Timeout, "no answer");
        };
        Assert.That(
            Apply(host, TestFolder.Options, ("a", New)).Single().Message,
            Is.EqualTo("no answer; the former version could not be registered again: no answer"));
    }

    [Test]
    public void Without_permission_the_rest_is_not_tried()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old)] };
        host.Fail = request =>
        {
            if (request != "list")
                throw new AgentException(AgentFailure.Permission, "permission denied");
        };
        IReadOnlyList<ScriptResult> results = Apply(host, TestFolder.Options, ("a", New), ("b", New));
        Assert.That(results.Select(result => result.Message), Is.All.EqualTo("permission denied"));
        Assert.That(host.Requests, Is.EqualTo(["deregister a"]));
    }

    [Test]
    public void What_is_removed_meanwhile_is_replaced_all_the_same()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old)] };
        host.Fail = request =>
        {
            if (request == "deregister a")
                host.Scripts.Clear();
        };
        Assert.That(Apply(host, TestFolder.Options, ("a", New)).Single().Outcome, Is.EqualTo(ScriptOutcome.Done));
    }

    [Test]
    public void A_script_that_fails_is_reported_with_its_messages()
    {
        FakeHost host = new() { Life = _ => ["starting", "error"] };
        ScriptResult result = Apply(host, TestFolder.Options, ("a", New)).Single();
        Assert.That((result.Message, result.Error), Is.EqualTo(("does not run", "bpftrace's message")));
    }

    [Test]
    public void A_script_that_ends_by_itself_has_been_started()
    {
        FakeHost host = new() { Life = _ => ["starting", "stopped"] };
        Assert.That(Apply(host, TestFolder.Options, ("a", New)).Single().Outcome, Is.EqualTo(ScriptOutcome.Done));
    }

    [Test]
    public void The_state_from_before_a_start_is_not_its_outcome()
    {
        FakeHost host = new()
        {
            Scripts = [Applied("a", Old, "error")],
            Life = _ => ["error", "starting", "started"],
        };
        Assert.That(Apply(host, TestFolder.Options, ("a", Old)).Single().Outcome, Is.EqualTo(ScriptOutcome.Done));
    }

    [Test]
    public void A_script_that_is_starting_already_is_waited_for()
    {
        FakeHost host = new() { Scripts = [Applied("a", Old, "starting")] };
        ApplyOptions impatient = TestFolder.Options with { Timeout = TimeSpan.FromMilliseconds(1) };
        Assert.That(Apply(host, impatient, ("a", Old)).Single().Message, Is.EqualTo("still starting after 0.001 s"));
        host.Scripts[0] = host.Scripts[0] with { Status = "started" };
        Assert.That(Apply(host, impatient, ("a", Old)).Single().Outcome, Is.EqualTo(ScriptOutcome.Done));
    }

    [Test]
    public void A_script_that_is_gone_while_it_starts_has_failed()
    {
        FakeHost host = new();
        host.Fail = request =>
        {
            if (request == "list")
                host.Scripts.Clear();
        };
        Assert.That(Apply(host, TestFolder.Options, ("a", Old)).Single().Message, Does.StartWith("is gone"));
    }

    [Test]
    public void A_host_that_is_lost_while_scripts_start_is_said()
    {
        FakeHost host = new();
        host.Fail = request =>
        {
            if (request == "list" && host.Requests.Count > 0)
                throw new AgentException(AgentFailure.Timeout, "no answer");
        };
        Assert.That(Apply(host, TestFolder.Options, ("a", Old)).Single().Message, Is.EqualTo("no answer"));
    }

    [Test]
    public void After_an_interrupt_nothing_is_begun_and_a_change_is_finished()
    {
        using CancellationTokenSource end = new();
        FakeHost host = new() { Scripts = [Applied("a", Old)], Life = _ => ["starting"] };
        host.Fail = request =>
        {
            if (request == "deregister a")
                end.Cancel();
        };
        IReadOnlyList<ScriptResult> results = Apply(host, TestFolder.Options, end.Token, ("a", New), ("b", New));
        Assert.That(results[0].Message, Is.EqualTo("interrupted while it was starting"));
        Assert.That(results[1].Message, Is.EqualTo("interrupted before it was done"));
        Assert.That(host.Scripts.Single().Code, Is.EqualTo(TestFolder.CodeOf("a", New)));
    }

    [Test]
    public void After_an_interrupt_no_other_host_is_asked()
    {
        using Rollout rollout = new(
            [TestFolder.Script("a", Old)],
            TestFolder.Options,
            _ => throw new InvalidOperationException(),
            new CancellationToken(canceled: true));
        Assert.That(
            () => rollout.Apply("web1"),
            Throws.TypeOf<AgentException>().With.Message.EqualTo("interrupted before it was asked"));
    }

    private static ScriptInfo Applied(string name, string code, string status = "started") =>
        TestFolder.Registered(name, TestFolder.CodeOf(name, code), status);

    private static IReadOnlyList<ScriptResult> Apply(
        FakeHost host, ApplyOptions options, params (string Name, string Code)[] folder) =>
        Apply(host, options, CancellationToken.None, folder);

    private static IReadOnlyList<ScriptResult> Apply(
        FakeHost host, ApplyOptions options, CancellationToken end, params (string Name, string Code)[] folder)
    {
        FolderScript[] scripts = [.. folder.Select(script => TestFolder.Script(script.Name, script.Code))];
        HostPlan plan = HostPlan.Create(scripts, options, "web1", host.Facts(), [.. host.Scripts]);
        return new HostUpdate(host, () => host, options, end).Run(plan.Scripts);
    }

    private static Action<string> RefuseOnce(string request) => FailOnce(request, AgentFailure.Refused, "no probes");

    private static Action<string> FailOnce(string request, AgentFailure failure, string message)
    {
        bool hasFailed = false;
        return actual =>
        {
            if (actual == request && !hasFailed)
            {
                hasFailed = true;
                throw new AgentException(failure, message);
            }
        };
    }
}
