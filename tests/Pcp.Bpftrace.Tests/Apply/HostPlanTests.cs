using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;

namespace Pcp.Bpftrace.Tests.Apply;

public class HostPlanTests
{
    private const string Code = "BEGIN { @x = 1; }", Other = "BEGIN { @x = 2; }";

    private static readonly string _applied = TestFolder.CodeOf("a", Code);

    [Test]
    public void A_script_that_is_not_there_is_created() => Assert.That(Action(), Is.EqualTo(ScriptAction.Create));

    [Test]
    public void One_that_runs_or_is_about_to_is_left_alone([Values("started", "starting")] string status) =>
        Assert.That(Action(TestFolder.Registered("a", _applied, status)), Is.EqualTo(ScriptAction.None));

    [Test]
    public void One_that_does_not_run_is_started([Values("stopping", "stopped", "error")] string status) =>
        Assert.That(Action(TestFolder.Registered("a", _applied, status)), Is.EqualTo(ScriptAction.Start));

    [Test]
    public void One_with_other_code_is_changed()
    {
        Assert.That(
            Action(TestFolder.Registered("a", TestFolder.CodeOf("a", Other))), Is.EqualTo(ScriptAction.Change));
        Assert.That(
            Action(TestFolder.Registered("a", _applied.Replace("{ @", "{  @"))), Is.EqualTo(ScriptAction.Change));
    }

    [TestCase(Other, "is registered by jane and not from this folder; --take-over replaces it")]
    [TestCase(Code + "\n// name: a\n", "is registered by jane and not from this folder; --take-over replaces it")]
    [TestCase(
        Code + "\n// label: applied=db\n",
        "is registered by jane as part of the set db, and not from this folder; --take-over replaces it")]
    public void One_of_others_is_left_alone(string code, string refusal)
    {
        PlannedScript plan = Plan(TestFolder.Options, [TestFolder.Registered("a", code)]).Scripts.Single();
        Assert.That(plan.Refusal, Is.EqualTo(refusal));
    }

    [TestCase(Other)]
    [TestCase(Code)]
    [TestCase(Code + "\n// label: applied=db\n")]
    public void Unless_it_is_to_be_taken_over(string code)
    {
        PlannedScript plan = Plan(
            TestFolder.Options with { TakesOver = true }, [TestFolder.Registered("a", code)]).Scripts.Single();
        Assert.That(plan.Refusal, Is.Null);
        Assert.That(plan.Action, Is.EqualTo(ScriptAction.Change));
    }

    [Test]
    public void Only_scripts_of_the_set_are_removed_and_only_if_that_is_asked_for()
    {
        ScriptInfo[] registered =
        [
            TestFolder.Registered("a", _applied),
            TestFolder.Registered("old", TestFolder.CodeOf("old", Code)),
            TestFolder.Registered("mine", Code),
            TestFolder.Registered("db", Code + "\n// label: applied=db\n"),
            TestFolder.Registered("web2", Code + "\n// label: applied=web2\n"),
        ];
        HostPlan kept = Plan(TestFolder.Options, registered);
        Assert.That(Actions(kept), Is.EqualTo([("a", ScriptAction.None)]));
        Assert.That(kept.Leftovers, Is.EqualTo(["old"]));
        HostPlan pruned = Plan(TestFolder.Options with { Prunes = true }, registered);
        Assert.That(Actions(pruned), Is.EqualTo([("a", ScriptAction.None), ("old", ScriptAction.Remove)]));
        Assert.That(pruned.Leftovers, Is.Empty);
    }

    [Test]
    public void A_script_that_is_no_longer_for_the_host_is_removed_or_left_over()
    {
        ScriptInfo[] registered = [TestFolder.Registered("a", _applied)];
        FolderScript script = TestFolder.Script("a", $"// hosts: db*\n{Code}");
        HostPlan kept = Plan(TestFolder.Options, registered, script);
        Assert.That(Actions(kept), Is.EqualTo([("a", ScriptAction.Skip)]));
        Assert.That(kept.Leftovers, Is.EqualTo(["a"]));
        HostPlan pruned = Plan(TestFolder.Options with { Prunes = true }, registered, script);
        Assert.That(Actions(pruned), Is.EqualTo([("a", ScriptAction.Remove)]));
    }

    [Test]
    public void A_script_of_others_that_is_not_for_the_host_stays()
    {
        HostPlan plan = Plan(
            TestFolder.Options with { Prunes = true, TakesOver = true },
            [TestFolder.Registered("a", Other)],
            TestFolder.Script("a", $"// hosts: db*\n{Code}"));
        Assert.That(Actions(plan), Is.EqualTo([("a", ScriptAction.Skip)]));
    }

    [Test]
    public void A_script_that_cannot_be_decided_on_stays()
    {
        HostPlan plan = Plan(
            TestFolder.Options with { Prunes = true },
            [TestFolder.Registered("a", _applied)],
            TestFolder.Script("a", $"// min-kernel: 6.1\n{Code}"));
        Assert.That(
            plan.Scripts.Single().Refusal,
            Is.EqualTo("whether it is for this host is not known: PCP does not report the version of its kernel"));
        Assert.That(plan.Leftovers, Is.Empty);
    }

    private static ScriptAction Action(params ScriptInfo[] registered)
    {
        PlannedScript plan = Plan(TestFolder.Options, registered).Scripts.Single();
        Assert.That(plan.Refusal, Is.Null);
        return plan.Action;
    }

    private static HostPlan Plan(ApplyOptions options, ScriptInfo[] registered, FolderScript? script = null) =>
        HostPlan.Create(
            [script ?? TestFolder.Script("a", Code)], options, "web1", new HostFacts { Name = "web1" }, registered);

    private static IEnumerable<(string, ScriptAction)> Actions(HostPlan plan) =>
        plan.Scripts.Select(script => (script.Name, script.Action));
}
