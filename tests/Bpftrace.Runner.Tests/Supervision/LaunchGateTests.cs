using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

public class LaunchGateTests
{
    private readonly FakeEventLoop _loop = new();
    private readonly List<string> _launched = [];
    private readonly List<string> _late = [];
    private LaunchGate _gate = null!;

    [SetUp]
    public void MakeGate() => _gate = new LaunchGate(_loop);

    [Test]
    public void As_long_as_few_leave_a_launch_is_done_at_once()
    {
        Leave(LaunchGate.MaxLeaving - 1);

        Assert.That(Enter("a"), Is.Null);
        Assert.That(_launched, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void While_many_leave_launches_wait_in_their_order()
    {
        IDisposable[] leaving = Leave(LaunchGate.MaxLeaving + 1);
        Enter("a");
        Enter("b");
        leaving[0].Dispose();
        _loop.Run();
        Assert.That(_launched, Is.Empty, "as many are on their way out as may be");

        leaving[1].Dispose();
        Assert.That(_launched, Is.Empty, "not while another one says that it is gone");
        Enter("c");
        _loop.Run();

        Assert.That(_launched, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void What_one_launch_makes_leave_keeps_the_next_waiting()
    {
        IDisposable[] leaving = Leave(LaunchGate.MaxLeaving);
        _gate.Enter(() => Leave(1), () => { });
        Enter("b");
        leaving[0].Dispose();
        _loop.Run();
        Assert.That(_launched, Is.Empty);

        leaving[1].Dispose();
        _loop.Run();
        Assert.That(_launched, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void A_launch_that_is_called_off_is_not_done()
    {
        IDisposable[] leaving = Leave(LaunchGate.MaxLeaving);
        IDisposable? a = Enter("a");
        Enter("b");
        leaving[0].Dispose();
        a!.Dispose();
        a.Dispose();
        _loop.Advance(10);

        Assert.That(_launched, Is.EqualTo(new[] { "b" }));
        Assert.That(_late, Is.Empty);
    }

    [Test]
    public void One_that_waits_for_seconds_is_told_once()
    {
        IDisposable[] leaving = Leave(LaunchGate.MaxLeaving);
        Enter("a");
        _loop.Advance(2.9);
        Assert.That(_late, Is.Empty);
        _loop.Advance(10);
        Assert.That(_late, Is.EqualTo(new[] { "a" }));

        leaving[0].Dispose();
        _loop.Run();
        Assert.That(_launched, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Who_is_gone_twice_counts_once()
    {
        IDisposable[] leaving = Leave(LaunchGate.MaxLeaving + 1);
        Enter("a");
        leaving[0].Dispose();
        leaving[0].Dispose();
        _loop.Run();

        Assert.That(_launched, Is.Empty);
    }

    private IDisposable[] Leave(int count) => [.. Enumerable.Range(0, count).Select(_ => _gate.Leave())];

    private IDisposable? Enter(string name) => _gate.Enter(() => _launched.Add(name), () => _late.Add(name));
}
