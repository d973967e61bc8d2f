using System.Text.Json;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts come, run, stop, run again and go.</summary>
[TestFixture]
public sealed class LifecycleTests : AgentFixture
{
    [Test]
    public void A_stopped_script_keeps_its_values_and_starts_again_with_another_process()
    {
        RunningScript script = Agent.Register("// name: stopped\nBEGIN { @n = 7; @h = hist(3); printf(\"text\\n\"); }");
        script.WaitForData("n", "7");
        int pid = script.Pid;

        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That(ProcFs.IsAlive(pid), Is.False);
        Assert.That((script.Data("n").Single, script.Data("h").ByName["2-3"], script.Data("output").Single), Is.EqualTo(("7", "1", "text\n")));
        Assert.That((script.Error, script.Single("exit_code")), Is.EqualTo(("", "0")));
        Assert.That(State(script).GetProperty("pid").GetInt32(), Is.EqualTo(-1));

        script.Control("start");
        script.WaitUntil("started");
        Assert.That(script.Pid, Is.Not.EqualTo(pid));
        Assert.That(ProcFs.Comm(script.Pid), Is.EqualTo("bpftrace"));
    }

    [Test]
    public void A_script_that_ends_by_itself_is_stopped_and_keeps_its_values()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 5; @m[\"k\"] = 6; exit(); }").WaitUntil("stopped");
        Assert.That((script.Data("n").Single, script.Data("m").ByName["k"]), Is.EqualTo(("5", "6")));
    }

    [Test]
    public void A_deregistered_script_leaves_no_metric_and_no_process()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 1; }").WaitUntil("started");
        int pid = script.Pid;
        script.Control("deregister");
        Assert.That(Agent.Client.Names(script.Metric("status")), Is.Empty);
        Assert.That(Agent.Client.Fetch("bpftrace.info.scripts").Names, Does.Not.Contain(script.Name));
        Eventually.Holds(() => !ProcFs.IsAlive(pid), "its process to end");
    }

    [Test]
    public void Ids_are_counted_up_and_never_used_twice()
    {
        RunningScript first = Agent.Register("BEGIN { @n = 1; }");
        first.Control("deregister");
        RunningScript second = Agent.Register("BEGIN { @n = 1; }");
        Assert.That(Number(second), Is.GreaterThan(Number(first)));
        Assert.That(second.Name, Is.EqualTo(second.Id));
    }

    [Test]
    public void Each_script_has_a_cluster_of_its_own_that_numbers_its_instance_domains()
    {
        int[] clusters =
        [
            .. Enumerable.Range(0, 3).Select(_ => Agent.Register("BEGIN { @n = 1; @m[1] = 1; }")).Select(script =>
            {
                string cluster = Agent.Client.Describe(script.Metric("status")).Pmid.Split('.')[1];
                Assert.That(Agent.Client.Describe(script.Metric("data.m")).InDom, Is.EqualTo($"151.{cluster}011"));
                return int.Parse(cluster);
            }),
        ];
        Assert.That(clusters, Is.Ordered.And.Unique.And.All.InRange(100, 4095));
    }

    [Test]
    public void Each_step_of_a_script_is_in_the_log()
    {
        RunningScript script = Agent.Register("// name: logged\nBEGIN { @n = 1; }").WaitUntil("started");
        int pid = script.Pid;
        script.Control("stop");
        script.WaitUntil("stopped");
        script.Control("deregister");
        string who = $"{script.Id} (name=logged, user=root";
        foreach (string line in (string[])
            [
                $"script: starting script {who})...", $"script: started script {who}, PID={pid})",
                $"script: stopping script {who}, PID={pid})...", $"script: stopped script {who}", $"script: deregistered script {who}",
            ])
            Agent.WaitForLog(line);
    }

    [Test]
    public void A_named_script_is_found_by_its_id_and_by_its_name()
    {
        RunningScript script = Agent.Register("// name: both_ways\nBEGIN { @n = 1; }").WaitUntil("started");
        Agent.Client.Store("bpftrace.control.stop", script.Id).OutputOrFail();
        script.WaitUntil("stopped");
        Agent.Client.Store("bpftrace.control.start", "both_ways").OutputOrFail();
        script.WaitUntil("started");
        Agent.Client.Store("bpftrace.control.deregister", script.Id).OutputOrFail();
        Assert.That(Agent.Client.Names("bpftrace.scripts.both_ways"), Is.Empty);
        Assert.That(Agent.Register("// name: both_ways\nBEGIN { @n = 1; }").Id, Is.Not.EqualTo(script.Id), "the name is free again");
    }

    [Test]
    public void Several_names_are_deregistered_at_once()
    {
        Agent.Register("// name: many_a\nBEGIN { @n = 1; }");
        Agent.Register("// name: many_b\nBEGIN { @n = 1; }");
        Agent.Client.Store("bpftrace.control.deregister", "many_a, many_b").OutputOrFail();
        Assert.That(Agent.Client.Fetch("bpftrace.info.scripts").Names, Has.None.StartsWith("many_"));
    }

    [Test]
    public void Scripts_are_listed_by_name_with_their_code()
    {
        Agent.Register("// name: list_b\nBEGIN { @b = 1; }");
        Agent.Register("// name: list_c\nBEGIN { @c = 1; }");
        Agent.Register("// name: list_a\nBEGIN { @a = 1; }");
        MetricValues scripts = Agent.Client.Fetch("bpftrace.info.scripts");
        Assert.That(scripts.Names.Where(name => name.StartsWith("list_", StringComparison.Ordinal)), Is.EqualTo(["list_a", "list_b", "list_c"]));
        Assert.That(scripts.ByName["list_b"], Is.EqualTo("// name: list_b\nBEGIN { @b = 1; }"));
        int[] numbers = [.. new[] { "list_b", "list_c", "list_a" }.Select(name => scripts.Instances.Single(i => i.Name == name).Number)];
        Assert.That(numbers, Is.Ordered.And.Unique);
    }

    [Test]
    public void Stopping_twice_and_starting_twice_does_no_harm()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 1; }").WaitUntil("started");
        int pid = script.Pid;
        script.Control("start");
        Assert.That((script.Status, script.Pid), Is.EqualTo(("started", pid)));
        script.Control("stop");
        script.Control("stop");
        script.WaitUntil("stopped");
    }

    private JsonElement State(RunningScript script) =>
        Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(s => s.GetProperty("script_id").GetString() == script.Id).GetProperty("state");

    private static int Number(RunningScript script) => int.Parse(script.Id["script".Length..]);
}
