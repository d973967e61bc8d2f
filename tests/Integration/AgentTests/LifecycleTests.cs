using System.Text.Json;
using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Registering, starting, stopping and deregistering scripts.</summary>
[TestFixture]
public sealed class LifecycleTests : AgentFixture
{
    private const string ExitCodeOfKilled = "137"; // 128 and SIGKILL

    [Test]
    [ContractRow("Control / stopped script")]
    [ContractRow("Control / start after stop")]
    [ContractRow("Control / start, stop")]
    [ContractRow("bpftrace / stop")]
    public void A_stopped_script_keeps_its_values_and_starts_again_with_another_process()
    {
        RunningScript script = Agent.Register("// name: stopped\nBEGIN { @n = 7; @h = hist(3); printf(\"text\\n\"); }");
        script.WaitForData("n", "7");
        int pid = script.Pid;

        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That(ProcFs.IsAlive(pid), Is.False);
        Assert.That(
            (script.Data("n").Single, script.Data("h").ByName["2-3"], script.Data("output").Single),
            Is.EqualTo(("7", "1", "text\n")));

        script.Control("start");
        script.WaitUntil("started");
        Assert.That(script.Pid, Is.Not.EqualTo(pid));
        Assert.That(ProcFs.Comm(script.Pid), Is.EqualTo("bpftrace"));
    }

    [Test]
    [ContractRow("bpftrace / stop")]
    public void A_script_that_ends_when_it_is_interrupted_has_exit_code_0()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 7; }").WaitUntil("started");
        // A busy machine may keep bpftrace from ending before it is killed, five seconds later.
        Eventually.Holds(
            () =>
            {
                script.Control("stop");
                script.WaitUntil("stopped");
                if (script.Single("exit_code") == "0")
                    return true;
                Assert.That(script.Single("exit_code"), Is.EqualTo(ExitCodeOfKilled));
                script.Control("start");
                script.WaitUntil("started");
                return false;
            },
            "bpftrace to end by itself");
    }

    [Test]
    [ContractRow("JSON / state")]
    [DiffersFromStock("keeps the last pid, and shows bpftrace's standard error in error although the script runs")]
    public void A_script_that_was_stopped_has_neither_an_error_nor_a_process()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 7; }");
        script.WaitForData("n", "7");
        Assert.That(script.Error, Is.Empty);
        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That((script.Error, State(script).GetProperty("pid").GetInt32()), Is.EqualTo(("", -1)));
    }

    [Test]
    [ContractRow("Control / stopped script")]
    public void A_script_that_ends_by_itself_is_stopped_and_keeps_its_values()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 5; @m[\"k\"] = 6; exit(); }").WaitUntil("stopped");
        Assert.That((script.Data("n").Single, script.Data("m").ByName["k"]), Is.EqualTo(("5", "6")));
    }

    [Test]
    [ContractRow("Control / deregistered script")]
    [ContractRow("Control / deregister")]
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
    [ContractRow("Namespace / script ids")]
    [ContractRow("Namespace / NAME")]
    [DiffersFromStock("an id is the letter s and a UUID")]
    public void Ids_are_counted_up_and_never_used_twice()
    {
        RunningScript first = Agent.Register("BEGIN { @n = 1; }");
        first.Control("deregister");
        RunningScript second = Agent.Register("BEGIN { @n = 1; }");
        Assert.That(Number(second), Is.GreaterThan(Number(first)));
        Assert.That(second.Name, Is.EqualTo(second.Id));
    }

    [Test]
    [ContractRow("Namespace / clusters")]
    [ContractRow("Namespace / keyed variables")]
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
    [ContractRow("Log / starting")]
    [ContractRow("Log / started")]
    [ContractRow("Log / stopping")]
    [ContractRow("Log / stopped")]
    public void Each_step_of_a_script_is_in_the_log()
    {
        RunningScript script = Agent.Register("// name: logged\nBEGIN { @n = 1; }");
        script.WaitForData("n", "1");
        int pid = script.Pid;
        script.Control("stop");
        script.WaitUntil("stopped");
        string who = $"{script.Id} (name=logged, user=root";
        foreach (string line in (string[])
            [
                $"script: starting script {who})...", $"script: started script {who}, PID={pid})",
                $"script: stopping script {who}, PID={pid})...", $"script: stopped script {who}",
            ])
        {
            Agent.WaitForLog(line);
        }
    }

    [Test]
    [ContractRow("Log / deregistered")]
    [DiffersFromStock("cannot finish a deregister on Python 3.11")]
    public void The_end_of_a_script_is_in_the_log()
    {
        RunningScript script = Agent.Register("// name: logged_end\nBEGIN { @n = 1; }").WaitUntil("started");
        script.Control("deregister");
        Agent.WaitForLog($"script: deregistered script {script.Id} (name=logged_end, user=root");
    }

    [Test]
    [ContractRow("Control / deregister by id")]
    [ContractRow("Control / start, stop by id")]
    [DiffersFromStock("finds a named script only by its name")]
    public void A_script_that_has_a_name_is_found_by_its_id_too()
    {
        RunningScript script = Agent.Register("// name: both_ways\nBEGIN { @n = 1; }").WaitUntil("started");
        Agent.Client.Store("bpftrace.control.stop", script.Id).OutputOrFail();
        script.WaitUntil("stopped");
        Agent.Client.Store("bpftrace.control.start", script.Id).OutputOrFail();
        script.WaitUntil("started");
        Agent.Client.Store("bpftrace.control.deregister", script.Id).OutputOrFail();
        Assert.That(Agent.Client.Names("bpftrace.scripts.both_ways"), Is.Empty);
    }

    [Test]
    [ContractRow("Control / deregistered script")]
    [DiffersFromStock("cannot finish a deregister on Python 3.11, the name stays in use")]
    public void The_name_of_a_deregistered_script_is_free_again()
    {
        RunningScript script = Agent.Register("// name: again\nBEGIN { @n = 1; }").WaitUntil("started");
        script.Control("deregister");
        Assert.That(Agent.Register("// name: again\nBEGIN { @n = 1; }").Id, Is.Not.EqualTo(script.Id));
    }

    [Test]
    [ContractRow("Control / deregister")]
    public void Several_names_are_deregistered_at_once()
    {
        Agent.Register("// name: many_a\nBEGIN { @n = 1; }");
        Agent.Register("// name: many_b\nBEGIN { @n = 1; }");
        Agent.Client.Store("bpftrace.control.deregister", "many_a,many_b").OutputOrFail();
        Assert.That(Agent.Client.Fetch("bpftrace.info.scripts").Names, Has.None.StartsWith("many_"));
    }

    [Test]
    public void Blanks_between_names_do_no_harm()
    {
        Agent.Register("// name: blank_a\nBEGIN { @n = 1; }");
        Agent.Register("// name: blank_b\nBEGIN { @n = 1; }");
        Agent.Client.Store("bpftrace.control.deregister", "blank_a, blank_b").OutputOrFail();
    }

    [Test]
    [ContractRow("Namespace / order of other instances")]
    [ContractRow("Namespace / bpftrace.info.scripts")]
    [ContractRow("Namespace / NAME")]
    public void Scripts_are_listed_by_name_with_their_code()
    {
        Agent.Register("// name: list_b\nBEGIN { @b = 1; }");
        Agent.Register("// name: list_c\nBEGIN { @c = 1; }");
        Agent.Register("// name: list_a\nBEGIN { @a = 1; }");
        PminfoValues scripts = Agent.Client.Fetch("bpftrace.info.scripts");
        Assert.That(
            scripts.Names.Where(name => name.StartsWith("list_", StringComparison.Ordinal)),
            Is.EqualTo(["list_a", "list_b", "list_c"]));
        Assert.That(scripts.ByName["list_b"], Is.EqualTo("// name: list_b\nBEGIN { @b = 1; }"));
        int[] numbers =
            [.. new[] { "list_b", "list_c", "list_a" }
                .Select(name => scripts.Instances.Single(i => i.Name == name).Number)];
        Assert.That(numbers, Is.Ordered.And.Unique);
    }

    [Test]
    [ContractRow("Control / stop twice, start twice")]
    [ContractRow("Log / already started")]
    [ContractRow("Log / already stopped")]
    public void Stopping_twice_and_starting_twice_does_no_harm()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 1; }");
        script.WaitForData("n", "1");
        int pid = script.Pid;
        script.Control("start");
        Assert.That((script.Status, script.Pid), Is.EqualTo(("started", pid)));
        Agent.WaitForLog($"start: script {script.Id} (user=root, PID={pid}) already started");
        script.Control("stop");
        script.WaitUntil("stopped");
        script.Control("stop");
        Agent.WaitForLog($"stop: already stopped script {script.Id} (user=root");
        Assert.That(script.Status, Is.EqualTo("stopped"));
    }

    private JsonElement State(RunningScript script) =>
        Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(s => s.GetProperty("script_id").GetString() == script.Id).GetProperty("state");

    private static int Number(RunningScript script) => int.Parse(script.Id["script".Length..]);
}
