using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

public class LaunchGateTests
{
    private readonly FakeEventLoop _loop = new();
    private readonly List<string> _launched = [];
    private LaunchGate _gate = null!;

    [SetUp]
    public void MakeGate() => _gate = new LaunchGate(_loop);

    [Test]
    public void While_few_processes_end_a_launch_is_done_at_once()
    {
        End(LaunchGate.MaxEnding - 1);

        Assert.That(Enter("a"), Is.Null);
        Assert.That(_launched, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void While_many_end_launches_wait_in_their_order()
    {
        End(LaunchGate.MaxEnding + 1);
        Enter("a");
        Enter("b");
        _gate.ProcessEnded();
        _loop.Run();
        Assert.That(_launched, Is.Empty, "as many are ending as may be");

        _gate.ProcessEnded();
        Assert.That(_launched, Is.Empty, "not while the end of a process is reported");
        Enter("c");
        _loop.Run();

        Assert.That(_launched, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void A_process_that_ends_in_a_launch_keeps_the_next_waiting()
    {
        End(LaunchGate.MaxEnding);
        _gate.Enter(() => End(1));
        Enter("b");
        _gate.ProcessEnded();
        _loop.Run();
        Assert.That(_launched, Is.Empty);

        _gate.ProcessEnded();
        _loop.Run();
        Assert.That(_launched, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void A_launch_that_is_cancelled_is_not_done()
    {
        End(LaunchGate.MaxEnding);
        LinkedListNode<Action>? a = Enter("a");
        Enter("b");
        _gate.ProcessEnded();
        _gate.Cancel(a);
        _gate.Cancel(a);
        _loop.Run();

        Assert.That(_launched, Is.EqualTo(new[] { "b" }));
    }

    private void End(int count)
    {
        for (int i = 0; i < count; i++)
            _gate.ProcessEnding();
    }

    private LinkedListNode<Action>? Enter(string name) => _gate.Enter(() => _launched.Add(name));
}
