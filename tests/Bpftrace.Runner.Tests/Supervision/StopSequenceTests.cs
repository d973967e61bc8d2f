using Bpftrace.Runner.Children;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Moq;

namespace Bpftrace.Runner.Tests.Supervision;

public class StopSequenceTests
{
    private readonly SupervisorRig _rig = new();
    private readonly FakeEventLoop _loop;
    private readonly List<string> _signals = [];
    private readonly StopSequence _stop;

    public StopSequenceTests()
    {
        _loop = _rig.Loop;
        Mock<IChild> child = new();
        child.Setup(c => c.Interrupt()).Callback(() => _signals.Add("interrupt"));
        child.Setup(c => c.Kill()).Callback(() => _signals.Add("kill"));
        _stop = new StopSequence(_rig.Script, child.Object, _rig.Services);
        _stop.Begin();
    }

    [Test]
    public void A_child_has_four_seconds_to_end()
    {
        _loop.Advance(3.9);

        Assert.That(_signals, Is.EqualTo(new[] { "interrupt" }));
    }

    [Test]
    public void Then_it_is_interrupted_again()
    {
        _loop.Advance(4.9);

        Assert.That(_signals, Is.EqualTo(new[] { "interrupt", "interrupt" }));
    }

    [Test]
    public void After_five_it_is_killed()
    {
        _loop.Advance(5);

        Assert.That(_signals, Is.EqualTo(new[] { "interrupt", "interrupt", "kill" }));
    }

    [Test]
    public void One_that_survives_is_reported_once_and_waited_for()
    {
        _loop.Advance(100);

        Assert.That(
            _rig.Log.Lines,
            Is.EqualTo(new[]
            {
                "stop: script script100 (user=root) is still running, sending SIGKILL...",
                "stop: script script100 (user=root) is still running after sending SIGKILL...",
            }));
        Assert.That(_signals, Is.EqualTo(new[] { "interrupt", "interrupt", "kill" }));
    }

    [Test]
    public void Killed_early_it_is_not_killed_again()
    {
        _stop.Kill();
        _stop.Kill();
        _loop.Advance(5);

        Assert.That(_signals, Is.EqualTo(new[] { "interrupt", "kill" }));
    }

    [Test]
    public void Nothing_happens_any_more_when_the_child_is_gone()
    {
        _stop.End();
        _loop.Advance(100);

        Assert.That(_signals, Is.EqualTo(new[] { "interrupt" }));
    }

    [Test]
    public void One_that_survives_is_not_counted_as_ending_twice_when_it_ends()
    {
        for (int i = 0; i < LaunchGate.MaxEnding; i++)
            _rig.Gate.ProcessEnding();
        _loop.Advance(100);
        _stop.End();

        Assert.That(_rig.Gate.Enter(() => { }), Is.Not.Null, "the others still are ending");
        _rig.Gate.ProcessEnded();
        _loop.Run();
        Assert.That(_rig.Gate.Enter(() => { }), Is.Null);
    }
}
