using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class ExpiryTests
{
    private readonly FakeEventLoop _loop = new();
    private readonly LogLines _log = new();
    private readonly List<Script> _expired = [];
    private readonly Script _script = Make("script100", null);
    private readonly Expiry _expiry;

    public ExpiryTests() =>
        _expiry = new Expiry(TimeSpan.FromSeconds(60), _loop, _loop.Clock, _log.Logger, _expired.Add);

    [Test]
    public void A_script_that_nobody_ever_asks_for_expires_after_its_time()
    {
        _expiry.Watch(_script);
        _loop.Advance(60);
        Assert.That(_expired, Is.Empty);

        _loop.Advance(1);

        Assert.That(_expired, Is.EqualTo(new[] { _script }));
        Assert.That(
            _log.Lines,
            Is.EqualTo(new[]
            {
                "script: deregistering script script100 (user=root) (wasn't requested in the last 60 seconds)",
            }));
    }

    [Test]
    public void It_expires_once()
    {
        _expiry.Watch(_script);
        _loop.Advance(1000);

        Assert.That(_expired, Has.Count.EqualTo(1));
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void A_script_that_is_asked_for_stays()
    {
        _expiry.Watch(_script);
        for (int i = 0; i < 10; i++)
        {
            _loop.Advance(50);
            long access = _loop.Clock.GetTimestamp();
            _script.SinceAccess = () => _loop.Clock.GetElapsedTime(access);
        }

        Assert.That(_expired, Is.Empty);

        _loop.Advance(61);

        Assert.That(_expired, Is.EqualTo(new[] { _script }));
    }

    [TestCase(86400)]
    [TestCase(-86400)]
    public void Setting_the_systems_clock_neither_expires_a_script_nor_keeps_it(int seconds)
    {
        _expiry.Watch(_script);
        _loop.Clock.Set(TimeSpan.FromSeconds(seconds));
        _loop.Advance(60);
        Assert.That(_expired, Is.Empty);

        _loop.Advance(1);
        Assert.That(_expired, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_script_with_a_name_stays_and_costs_no_timer()
    {
        _expiry.Watch(Make("script101", "runqlat"));

        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void With_a_time_of_zero_no_script_expires()
    {
        Expiry never = new(TimeSpan.Zero, _loop, _loop.Clock, _log.Logger, _expired.Add);
        never.Watch(_script);
        _loop.Advance(1_000_000);

        Assert.That(_expired, Is.Empty);
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void The_timer_ends_with_the_last_script_and_comes_back_with_the_next()
    {
        Script other = Make("script101", null);
        _expiry.Watch(_script);
        _expiry.Watch(other);
        _expiry.Forget(_script);
        Assert.That(_loop.Timers, Is.EqualTo(1));

        _expiry.Forget(other);
        Assert.That(_loop.Timers, Is.Zero);

        _expiry.Watch(other);
        Assert.That(_loop.Timers, Is.EqualTo(1));
    }

    private static Script Make(string id, string? name) => new(id, Sources.Named(name), "root", ManualClock.Start);
}
