using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Tests.Processes;

/// <summary>A loop on the test's own thread, which the test runs and whose time it moves.</summary>
internal sealed class FakeEventLoop : IEventLoop
{
    private readonly ManualClock _clock = new();
    private readonly Queue<Action> _posted = [];
    private readonly List<Timer> _timers = [];

    public ManualClock Clock => _clock;

    /// <summary>The children that were started on the loop.</summary>
    public FakeChildren Children { get; } = new();

    /// <summary>How many timers wait.</summary>
    public int Timers => _timers.Count;

    public void Post(Action work) => _posted.Enqueue(work);

    public IDisposable Schedule(TimeSpan delay, Action work)
    {
        Timer timer = new(_timers, Elapsed + delay, work);
        _timers.Add(timer);
        return timer;
    }

    public IChild Start(ChildCommand command, IChildObserver observer) => Children.Start(command, observer);

    /// <summary>Runs the posted work.</summary>
    public void Run()
    {
        while (_posted.TryDequeue(out Action? work))
            work();
    }

    /// <summary>Lets time pass; timers and posted work run in their order.</summary>
    public void Advance(double seconds)
    {
        TimeSpan end = Elapsed + TimeSpan.FromSeconds(seconds);
        Run();
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            _timers.Remove(next);
            _clock.MoveTo(next.Due);
            next.Work();
            Run();
        }

        _clock.MoveTo(end);
    }

    /// <summary>Lets time pass as a loop of whole milliseconds does, which runs timers a little early.</summary>
    public void AdvanceEarly(double seconds, double early)
    {
        TimeSpan due = Elapsed + TimeSpan.FromSeconds(seconds);
        _clock.MoveTo(due - TimeSpan.FromSeconds(early));
        foreach (Timer timer in _timers.Where(timer => timer.Due <= due).ToList())
        {
            _timers.Remove(timer);
            timer.Work();
        }

        Run();
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(0);

    private sealed record Timer(List<Timer> Waiting, TimeSpan Due, Action Work) : IDisposable
    {
        public void Dispose() => Waiting.RemoveAll(timer => ReferenceEquals(timer, this));
    }
}
