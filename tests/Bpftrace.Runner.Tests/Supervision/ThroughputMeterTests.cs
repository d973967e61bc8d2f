using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

public class ThroughputMeterTests
{
    private readonly ManualClock _clock = new();
    private readonly ThroughputMeter _meter;

    public ThroughputMeterTests() => _meter = new ThroughputMeter(1000, _clock);

    [Test]
    public void A_burst_within_what_five_seconds_allow_is_let_through()
    {
        Assert.That(_meter.Add(5000), Is.True);
    }

    [Test]
    public void More_than_five_seconds_allow_is_told_at_once()
    {
        Assert.That(_meter.Add(2500), Is.True);
        Assert.That(_meter.Add(2501), Is.False);
    }

    [Test]
    public void Exactly_the_limit_can_go_on_for_ever()
    {
        for (int second = 0; second < 100; second++)
        {
            _clock.MoveTo(TimeSpan.FromSeconds(second));
            Assert.That(_meter.Add(1000), Is.True, $"in second {second}");
        }
    }

    [Test]
    public void A_little_more_than_the_limit_is_told_within_ten_seconds()
    {
        bool exceeded = false;
        for (int second = 0; second < 10; second++)
        {
            _clock.MoveTo(TimeSpan.FromSeconds(second));
            exceeded |= !_meter.Add(1001);
        }

        Assert.That(exceeded, Is.True);
    }

    [Test]
    public void A_limit_near_the_largest_number_does_not_overflow()
    {
        ThroughputMeter meter = new(int.MaxValue, _clock);

        Assert.That(meter.Add(int.MaxValue), Is.True);
        Assert.That(meter.Add(int.MaxValue), Is.True);
    }
}
