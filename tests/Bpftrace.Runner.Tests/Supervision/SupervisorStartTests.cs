using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class SupervisorStartTests
{
    private readonly SupervisorRig _rig = new();

    [Test]
    public void A_script_is_starting_without_a_process_while_bpftrace_is_looked_for()
    {
        _rig.Supervisor.Start();

        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = -1 }));
        Assert.That(_rig.Log.Lines, Is.EqualTo(new[] { "script: starting script script100 (user=root)..." }));
        Assert.That(_rig.Child.Arguments, Is.EqualTo("bpftrace --version"));
    }

    [Test]
    public void It_is_starting_with_a_process_while_bpftrace_compiles()
    {
        _rig.Start();

        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = 1001 }));
        Assert.That(_rig.Child.Arguments, Is.EqualTo("bpftrace -f json -"));
        Assert.That(_rig.Child.Input, Does.StartWith("BEGIN { @x = 1; }\n").And.Contains("print(@x)"));
    }

    [Test]
    public void Where_names_of_user_functions_are_looked_up_new_memory_is_filled()
    {
        SupervisorRig rig = new(source: ScriptAnalyzer.Analyze("u:/bin/a:b { @[ustack] = count(); }"));
        rig.Start();
        _rig.Start();

        Assert.That(
            rig.Child.Environment["GLIBC_TUNABLES"],
            Does.EndWith("glibc.malloc.perturb=1:glibc.malloc.tcache_count=0"));
        Assert.That(_rig.Child.Environment, Does.Not.ContainKey("GLIBC_TUNABLES"));
    }

    [Test]
    public void Maps_are_as_large_as_they_may_be_said_in_the_words_of_old_and_new_versions()
    {
        SupervisorRig rig = new(
            new RunnerOptions { MaxMapKeys = 100_000 }, ScriptAnalyzer.Analyze("u:/bin/a:b { @[ustack] = count(); }"));
        rig.Start();

        Assert.That(rig.Child.Environment["BPFTRACE_MAP_KEYS_MAX"], Is.EqualTo("100000"));
        Assert.That(rig.Child.Environment["BPFTRACE_MAX_MAP_KEYS"], Is.EqualTo("100000"));
        Assert.That(rig.Child.Environment, Contains.Key("GLIBC_TUNABLES"));
    }

    [Test]
    public void It_is_started_when_its_probes_are_attached()
    {
        _rig.StartAndAttach();

        Assert.That(
            _rig.State,
            Is.EqualTo(new ScriptState
            {
                Status = ScriptStatus.Started,
                Pid = 1001,
                Probes = 3,
            }));
        Assert.That(_rig.Script.DataBytes, Is.EqualTo(SupervisorRig.Attached.Length));
        Assert.That(_rig.Listener.States[^1], Is.SameAs(_rig.State));
        Assert.That(_rig.Listener.Path, Is.EqualTo("starting started"));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("script: started script script100 (user=root, PID=1001)"));
    }

    [Test]
    public void It_is_started_once_however_it_goes_on()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(SupervisorRig.Value);

        Assert.That(_rig.Log.Lines.Count(line => line.StartsWith("script: started")), Is.EqualTo(1));
    }

    [Test]
    public void Old_versions_get_the_script_as_an_argument()
    {
        _rig.Start("bpftrace v0.10.0\n");

        Assert.That(_rig.Child.Arguments, Does.StartWith("bpftrace -f json -e BEGIN { @x = 1; }\n"));
        Assert.That(_rig.Child.Input, Is.Empty);
    }

    [Test]
    public void Values_and_bytes_reach_the_listener()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));

        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "0=5", "cycle" }));
        Assert.That(_rig.Script.DataBytes, Is.GreaterThan(SupervisorRig.Attached.Length + SupervisorRig.Value.Length));
        Assert.That(_rig.Listener.DataBytes, Is.EqualTo(_rig.Script.DataBytes));
    }

    [Test]
    public void Output_that_holds_only_values_leaves_the_state_as_it_is()
    {
        _rig.StartAndAttach();
        int before = _rig.Listener.States.Count;
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));

        Assert.That(_rig.Listener.States, Has.Count.EqualTo(before));
    }

    [Test]
    public void Lost_events_are_counted()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints("""{"type": "lost_events", "data": {"events": 4}}""" + "\n");
        _rig.Child.Prints("""{"type": "lost_events", "data": {"events": 3}}""" + "\n");

        Assert.That(_rig.State.LostEvents, Is.EqualTo(7));
    }

    [Test]
    public void A_script_none_of_whose_probes_is_attached_is_stopped_with_an_error_that_names_them()
    {
        _rig.Start();
        _rig.Child.Prints("""{"type": "attached_probes", "data": {"probes": 1}}""" + "\n");
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("no probe is attached: nothing on this host matches BEGIN"));
    }

    [Test]
    public void Starting_what_is_started_is_only_logged()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Start();

        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("start: script script100 (user=root, PID=1001) already started"));
        Assert.That(_rig.Children.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_process_that_cannot_be_started_is_an_error()
    {
        _rig.Supervisor.Start();
        _rig.Children.Refusal = "cannot start bpftrace: Permission denied";
        _rig.AnswerVersion();

        Assert.That(
            _rig.State,
            Is.EqualTo(new ScriptState
            {
                Status = ScriptStatus.Error,
                Pid = -1,
                ExitCode = 1,
                Error = "cannot start bpftrace: Permission denied (bpftrace_path in bpftrace.conf)",
            }));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("script: failed to start script script100 (user=root) due to error: " +
                "cannot start bpftrace: Permission denied (bpftrace_path in bpftrace.conf)"));
    }

    [Test]
    public void A_bpftrace_that_is_too_old_is_an_error_of_every_script_until_there_is_a_newer_one()
    {
        _rig.Start("bpftrace v0.9.1\n");

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(
            _rig.State.Error,
            Is.EqualTo("bpftrace version 0.9.2 or higher is required for this PMDA (current version: v0.9.1)"));

        _rig.StartAndAttach();

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
    }

    [TestCase("couldn't set RLIMIT_MEMLOCK for bpftrace.\nstdin:1: ERROR: no", "stdin:1: ERROR: no")]
    [TestCase("WARNING: a\ncouldn't set RLIMIT_MEMLOCK for bpftrace.\nERROR: b", "WARNING: a\nERROR: b")]
    [TestCase("WARNING: a\ncouldn't set RLIMIT_MEMLOCK for bpftrace.", "WARNING: a")]
    [TestCase("couldn't set RLIMIT_MEMLOCK for bpftrace.", "couldn't set RLIMIT_MEMLOCK for bpftrace.")]
    public void The_hint_about_locked_memory_is_left_out_where_there_is_an_error(string text, string error)
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(text);
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Is.EqualTo(error));
    }

    [Test]
    public void After_an_end_it_starts_afresh_with_a_new_process()
    {
        _rig.StartAndAttach();
        string firstInput = _rig.Child.Input;
        _rig.Child.Complains("ERROR: something");
        _rig.Child.Exits(3);
        _rig.Supervisor.Start();

        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = 1002 }));
        Assert.That(_rig.Child.Input, Is.Not.EqualTo(firstInput), "the markers are fresh");

        _rig.Supervisor.Stop();
        _rig.Child.Exits(0);

        Assert.That(_rig.Listener.Path, Is.EqualTo("starting started error starting stopping stopped"));
        Assert.That(_rig.State.Error, Is.Empty);
        Assert.That(_rig.State.ExitCode, Is.Zero);
    }

    [Test]
    public void After_a_stop_while_bpftrace_is_looked_for_no_process_comes()
    {
        _rig.Supervisor.Start();
        _rig.Supervisor.Stop();
        _rig.AnswerVersion();

        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Stopped }));
        Assert.That(_rig.Children.Count, Is.EqualTo(1));
        Assert.That(
            _rig.Log.Lines,
            Is.EqualTo(new[]
            {
                "script: starting script script100 (user=root)...",
                "script: stopping script script100 (user=root)...",
                "script: stopped script script100 (user=root)",
                "manager: using bpftrace v0.17.0",
            }));
    }

    [Test]
    public void Stopped_and_started_again_while_bpftrace_is_looked_for_it_gets_one_process()
    {
        _rig.Supervisor.Start();
        _rig.Supervisor.Stop();
        _rig.Supervisor.Start();
        _rig.AnswerVersion();

        Assert.That(_rig.Children.Count, Is.EqualTo(2));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Starting));
        Assert.That(_rig.State.Pid, Is.EqualTo(1001));
    }
}
