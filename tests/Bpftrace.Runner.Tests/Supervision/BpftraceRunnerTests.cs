using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class BpftraceRunnerTests
{
    private readonly RunnerRig _rig = new();
    private readonly RecordingListener _listener = new();

    [Test]
    public void It_finds_out_which_bpftrace_there_is()
    {
        _rig.Begin();

        Assert.That(
            _rig.Log.Lines,
            Is.EqualTo(new[]
            {
                "manager: started pmdabpftrace process manager",
                "manager: using bpftrace v0.17.0",
            }));
    }

    [Test]
    public void The_version_is_reported_whenever_bpftrace_was_asked_for_it()
    {
        List<string?> reported = [];
        _rig.Runner.WatchVersion(reported.Add);
        _rig.Begin();
        Assert.That(reported, Is.EqualTo(new[] { "0.17.0" }));

        _rig.Loop.Advance(61);
        _rig.Children.Refusal = "cannot start bpftrace: No such file or directory";
        _rig.Register(_listener);
        Assert.That(reported, Is.EqualTo(new[] { "0.17.0", null }), "it was removed");

        _rig.Children.Refusal = null;
        _rig.Register(_listener);
        _rig.Children.Last.Prints("bpftrace v0.9.0\n");
        _rig.Children.Last.Exits(0);
        Assert.That(reported[2..], Is.EqualTo(new[] { "0.9.0" }), "though it is too old");
    }

    [Test]
    public void Without_a_bpftrace_it_says_so_and_goes_on()
    {
        const string Missing = "cannot start bpftrace: No such file or directory";
        _rig.Children.Refusal = Missing;
        _rig.Runner.Begin();
        Script script = _rig.Register(_listener);

        Assert.That(_rig.Log.Lines[1], Is.EqualTo($"manager: {Missing} (bpftrace_path in bpftrace.conf)"));
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(script.State.Error, Is.EqualTo($"{Missing} (bpftrace_path in bpftrace.conf)"));
    }

    [Test]
    public void Nothing_is_done_on_the_caller_s_thread()
    {
        Script script = _rig.Registry.Add("script100", Sources.Named(null), null, _rig.Loop.Clock.GetUtcNow());
        _rig.Runner.Begin();
        _rig.Runner.ListProbes(static _ => { });
        _rig.Runner.Register(script, RestartMode.Never, _listener);
        _rig.Runner.Stop(script);
        _rig.Runner.Start(script);
        _rig.Runner.Deregister(script, static () => { });
        _rig.Runner.Shutdown(TimeSpan.FromSeconds(2));

        Assert.That(_rig.Children.Count, Is.Zero);
        Assert.That(_listener.States, Is.Empty);
        Assert.That(_rig.Log.Lines, Is.Empty);
    }

    [Test]
    public void A_registered_script_is_started_and_can_be_stopped_and_started_again()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        _rig.Children.Last.Prints(SupervisorRig.Attached);
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Started));

        _rig.Runner.Stop(script);
        _rig.Loop.Run();
        _rig.Children.Last.Exits(0);
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Stopped));

        _rig.Runner.Start(script);
        _rig.Loop.Run();
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Starting));
        Assert.That(script.State.Pid, Is.EqualTo(_rig.Children.Last.Pid));
    }

    [Test]
    public void What_is_deregistered_at_once_is_never_launched()
    {
        _rig.Begin();
        int children = _rig.Children.Count;
        int gone = 0;
        for (int i = 0; i < 5; i++)
        {
            Script script = _rig.Registry.Add(
                $"script{100 + _rig.Registry.Scripts.Count}", Sources.Named(null), null, _rig.Loop.Clock.GetUtcNow());
            _rig.Runner.Register(script, RestartMode.Never, _listener);
            _rig.Runner.Deregister(script, () => gone++);
        }

        _rig.Loop.Run();
        Assert.That((_rig.Children.Count, gone), Is.EqualTo((children, 5)));
    }

    [Test]
    public void What_is_stopped_at_once_stays_stopped()
    {
        _rig.Begin();
        int children = _rig.Children.Count;
        Script script = _rig.Registry.Add(
            $"script{100 + _rig.Registry.Scripts.Count}", Sources.Named(null), null, _rig.Loop.Clock.GetUtcNow());
        _rig.Runner.Register(script, RestartMode.Never, _listener);
        _rig.Runner.Stop(script);
        _rig.Loop.Run();

        Assert.That((_rig.Children.Count, script.State.Status), Is.EqualTo((children, ScriptStatus.Stopped)));
    }

    [Test]
    public void A_deregistered_script_is_forgotten_when_its_process_is_gone()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        bool done = false;
        _rig.Runner.Deregister(script, () => done = true);
        _rig.Loop.Run();
        Assert.That(done, Is.False);

        _rig.Children.Last.Exits(0);
        Assert.That(done, Is.True);

        int states = _listener.States.Count;
        _rig.Runner.Start(script);
        _rig.Loop.Run();
        Assert.That(_listener.States, Has.Count.EqualTo(states));
    }

    [Test]
    public void Deregistering_twice_is_told_twice()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        int done = 0;
        _rig.Runner.Deregister(script, () => done++);
        _rig.Runner.Deregister(script, () => done++);
        _rig.Loop.Run();
        _rig.Children.Last.Exits(0);
        _rig.Runner.Deregister(script, () => done++);
        _rig.Loop.Run();

        Assert.That(done, Is.EqualTo(3));
    }

    [Test]
    public void A_script_that_nobody_uses_is_given_to_who_deregisters_it()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        _rig.Loop.Advance(62);

        Assert.That(_rig.Expired, Is.EqualTo(new[] { script }));
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Starting), "it runs until it is deregistered");
    }

    [Test]
    public void Probes_are_listed()
    {
        string? probes = null;
        _rig.Runner.ListProbes(list => probes = System.Text.Encoding.UTF8.GetString(list!.Value.Span));
        _rig.Loop.Run();
        _rig.Children.Last.Prints("a:1\nb:2\n");
        _rig.Children.Last.Exits(0);

        Assert.That(probes, Is.EqualTo("a:1,b:2"));
    }

    [Test]
    public void One_script_s_bug_reaches_no_other()
    {
        _rig.Begin();
        RecordingListener broken = new() { ThrowsOnState = static _ => true };
        Script brokenScript = _rig.Register(broken);
        Script script = _rig.Register(_listener);
        _rig.Children.Last.Prints(SupervisorRig.Attached);

        Assert.That(brokenScript.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(script.State.Status, Is.EqualTo(ScriptStatus.Started));
    }

    [Test]
    public void Scripts_that_wait_for_the_version_do_not_reach_each_other_either()
    {
        RecordingListener broken = new() { ThrowsOnState = static state => state.Pid != -1 };
        _rig.Register(broken);
        Script script = _rig.Register(_listener);
        _rig.AnswerVersion();

        Assert.That(script.State.Pid, Is.EqualTo(_rig.Children.Last.Pid));
    }

    [Test]
    public void A_bug_of_who_is_called_back_is_logged()
    {
        _rig.Runner.ListProbes(static _ => throw new InvalidOperationException());
        _rig.Loop.Run();
        _rig.Children.Last.Exits(0);

        Assert.That(_rig.Log.Lines, Is.EqualTo(new[] { "manager: internal error" }));
    }
}
