using Bpftrace.Runner.Children;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

public class FaultBarrierTests
{
    private static readonly InvalidOperationException _fault = new("fault");

    private readonly LogLines _log = new();
    private readonly List<Exception> _faults = [];
    private readonly FaultBarrier _barrier;

    public FaultBarrierTests() => _barrier = new FaultBarrier(_log.Logger, _faults.Add);

    [Test]
    public void What_does_not_fail_is_simply_done()
    {
        int argument = 0;
        _barrier.Run(given => argument = given, 5);

        Assert.That(argument, Is.EqualTo(5));
        Assert.That(_faults, Is.Empty);
    }

    [Test]
    public void Work_that_is_posted_or_scheduled_is_caught()
    {
        FakeEventLoop loop = new();
        IEventLoop guarded = _barrier.Around(loop);
        guarded.Post(static () => throw _fault);
        guarded.Schedule(TimeSpan.FromSeconds(1), static () => throw _fault);
        loop.Advance(1);

        Assert.That(_faults, Is.EqualTo(new[] { _fault, _fault }));
    }

    [Test]
    public void Scheduled_work_can_be_called_off()
    {
        FakeEventLoop loop = new();
        _barrier.Around(loop).Schedule(TimeSpan.FromSeconds(1), static () => throw _fault).Dispose();
        loop.Advance(1);

        Assert.That(_faults, Is.Empty);
    }

    [Test]
    public void Every_call_of_a_child_s_observer_is_caught()
    {
        FakeEventLoop loop = new();
        _barrier.Around(loop).Start(new ChildCommand(["bpftrace"]), new ThrowingObserver());
        loop.Children.Last.Prints("x");
        loop.Children.Last.Complains("x");
        loop.Children.Last.Exits(0);

        Assert.That(_faults, Is.EqualTo(new[] { _fault, _fault, _fault }));
    }

    [Test]
    public void What_cannot_even_be_handled_is_logged()
    {
        FaultBarrier barrier = new(_log.Logger, static _ => throw _fault);
        barrier.Run(static () => throw _fault);

        Assert.That(_log.Lines, Is.EqualTo(new[] { "manager: internal error" }));
    }

    private sealed class ThrowingObserver : IChildObserver
    {
        public void OnOutput(ReadOnlySpan<byte> bytes) => throw _fault;

        public void OnErrorOutput(ReadOnlySpan<byte> bytes) => throw _fault;

        public void OnExited(ChildExit exit) => throw _fault;
    }
}
