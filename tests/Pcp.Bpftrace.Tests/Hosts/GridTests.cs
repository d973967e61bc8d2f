using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Tests.Terminal;

namespace Pcp.Bpftrace.Tests.Hosts;

internal sealed class GridTests
{
    private readonly List<string> _done = [];
    private ManualClock _clock = null!;

    [SetUp]
    public void SetUp()
    {
        _done.Clear();
        _clock = new ManualClock();
    }

    [TestCase(1, "1")]
    [TestCase(20, "20")]
    [TestCase(50, "20 alive 20 alive 10")]
    [TestCase(300, "20 alive 20 alive 20 alive 20 alive 20 alive 20 alive 20 alive "
        + "20 alive 20 alive 20 alive 20 alive 20 alive 20 alive 20 alive 20")]
    public void Between_rare_ticks_the_script_is_kept_from_expiring(int seconds, string done)
    {
        new Grid(TimeSpan.FromSeconds(seconds), _clock).Wait(1, Wait, () => _done.Add("alive"));
        Assert.That(string.Join(' ', _done), Is.EqualTo(done));
    }

    [Test]
    public void The_end_is_not_waited_for()
    {
        new Grid(TimeSpan.FromMinutes(5), _clock).Wait(1, _ => true, () => _done.Add("alive"));
        Assert.That(_done, Is.Empty);
    }

    private bool Wait(TimeSpan time)
    {
        _done.Add($"{time.TotalSeconds}");
        _clock.Elapsed += time;
        return false;
    }
}
