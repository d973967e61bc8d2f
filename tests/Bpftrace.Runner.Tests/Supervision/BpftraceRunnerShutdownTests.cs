using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class BpftraceRunnerShutdownTests
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(2);

    private readonly RunnerRig _rig = new();
    private readonly RecordingListener _listener = new();

    [Test]
    public void A_shutdown_without_scripts_is_complete_at_once()
    {
        Task shutdown = _rig.Runner.Shutdown(_bound);
        _rig.Loop.Run();

        Assert.That(shutdown.IsCompletedSuccessfully, Is.True);
        Assert.That(
            _rig.Log.Lines,
            Is.EqualTo(new[]
            {
                "manager: shutting down pmdabpftrace process manager...",
                "manager: shutdown pmdabpftrace process manager",
            }));
    }

    [Test]
    public void A_shutdown_is_complete_when_the_last_process_is_gone()
    {
        _rig.Begin();
        _rig.Register(_listener);
        _rig.Register(new RecordingListener());
        Task shutdown = _rig.Runner.Shutdown(_bound);
        _rig.Loop.Run();

        Assert.That(_rig.Children[1].Interrupts, Is.EqualTo(1));
        Assert.That(_rig.Children[2].Interrupts, Is.EqualTo(1));

        _rig.Children[2].Exits(0);
        Assert.That(shutdown.IsCompleted, Is.False);

        _rig.Children[1].Exits(0);
        Assert.That(shutdown.IsCompletedSuccessfully, Is.True);
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("manager: shutdown pmdabpftrace process manager"));
        Assert.That(_rig.Log.Lines.Count(line => line.StartsWith("script: deregistered")), Is.EqualTo(2));
    }

    [Test]
    public void A_shutdown_kills_what_has_not_ended_within_its_bound()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        _rig.Runner.Stop(script);
        Task shutdown = _rig.Runner.Shutdown(_bound);
        _rig.Loop.Advance(1.9);
        Assert.That(_rig.Children.Last.Kills, Is.Zero);

        _rig.Loop.Advance(0.1);
        Assert.That(_rig.Children.Last.Kills, Is.EqualTo(1));

        _rig.Children.Last.IsKilledBy(9);
        Assert.That(shutdown.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void A_shutdown_without_patience_kills_at_once_and_complains_of_nobody()
    {
        _rig.Begin();
        _rig.Register(_listener);
        Task shutdown = _rig.Runner.Shutdown(TimeSpan.Zero);
        _rig.Loop.Run(); // without timers
        Assert.That(_rig.Children.Last.Kills, Is.EqualTo(1));

        _rig.Children.Last.IsKilledBy(9);
        Assert.That(shutdown.IsCompletedSuccessfully, Is.True);
        Assert.That(_rig.Log.Lines, Has.None.Contains("still running"));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("manager: shutdown pmdabpftrace process manager"));
    }

    [Test]
    public void A_shutdown_ends_what_bpftrace_is_asked()
    {
        _rig.Runner.Begin();
        _rig.Runner.ListProbes(static _ => { });
        _rig.Runner.Shutdown(_bound);
        _rig.Loop.Run();

        Assert.That(_rig.Children[0].Kills, Is.EqualTo(1));
        Assert.That(_rig.Children[1].Kills, Is.EqualTo(1));
    }

    [Test]
    public void After_a_shutdown_nothing_is_started()
    {
        _rig.Begin();
        Script script = _rig.Register(_listener);
        _rig.Runner.Shutdown(_bound);
        _rig.Runner.Start(script);
        _rig.Register(new RecordingListener());
        _rig.Children.Last.Exits(0);
        _rig.Loop.Run();

        Assert.That(_rig.Children.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_second_shutdown_waits_for_the_same_end()
    {
        Task first = _rig.Runner.Shutdown(_bound);
        Task second = _rig.Runner.Shutdown(_bound);
        _rig.Loop.Run();

        Assert.That(second, Is.SameAs(first));
        Assert.That(_rig.Log.Lines, Has.Count.EqualTo(2));
    }
}
