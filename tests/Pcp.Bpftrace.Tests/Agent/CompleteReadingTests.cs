using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Tests.Terminal;

namespace Pcp.Bpftrace.Tests.Agent;

internal sealed class CompleteReadingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();

    [TestCase(0, 1)]
    [TestCase(3, 4)]
    public void A_script_that_rested_is_read_until_its_values_are_there(int incomplete, int readings)
    {
        int count = 0;
        Assert.That(Of(() => Reading(++count <= incomplete)).IsIncomplete, Is.False);
        Assert.That(count, Is.EqualTo(readings));
    }

    [Test]
    public void That_has_a_limit()
    {
        int count = 0;
        Assert.That(Of(() => Reading(++count > 0)).IsIncomplete, Is.True);
        Assert.That(count, Is.InRange(5, 20));
    }

    private ScriptReading Of(Func<ScriptReading> read) =>
        CompleteReading.Of(read, _patience, _clock, time => _clock.Elapsed += time);

    private static ScriptReading Reading(bool isIncomplete) =>
        new(DateTimeOffset.UnixEpoch, "started", "", "", 1, 0, []) { IsIncomplete = isIncomplete };
}
