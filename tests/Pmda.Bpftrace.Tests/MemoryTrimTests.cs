using Bpftrace.Runner.Tests.Processes;

namespace Pmda.Bpftrace.Tests;

public class MemoryTrimTests
{
    private readonly FakeEventLoop _loop = new();
    private MemoryTrim _trim = null!;
    private int _times;

    [SetUp]
    public void MakeTrim()
    {
        _times = 0;
        _trim = new MemoryTrim(_loop, () => _times++);
    }

    [Test]
    public void Memory_is_given_back_once_it_is_quiet()
    {
        for (int i = 0; i < 100; i++)
        {
            _trim.ScriptGone();
            _loop.Advance(1);
        }

        Assert.That((_times, _loop.Timers), Is.EqualTo((0, 1)));
        _loop.Advance(14);
        Assert.That(_times, Is.EqualTo(1));

        _loop.Advance(1000);
        Assert.That((_times, _loop.Timers), Is.EqualTo((1, 0)));
    }

    [Test]
    public void After_the_start_it_is_given_back_sooner()
    {
        _trim.Started();
        _loop.Advance(5);
        Assert.That((_times, _loop.Timers), Is.EqualTo((1, 0)));
    }

    [Test]
    public void And_again_after_the_next_script()
    {
        for (int i = 0; i < 3; i++)
        {
            _trim.ScriptGone();
            _loop.Advance(15);
        }

        Assert.That(_times, Is.EqualTo(3));
    }
}
