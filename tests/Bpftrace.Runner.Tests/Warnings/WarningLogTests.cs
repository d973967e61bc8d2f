using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Tests.Warnings;

internal sealed class WarningLogTests
{
    private readonly List<string> _logged = [];
    private WarningLog _log = null!;

    [SetUp]
    public void MakeLog()
    {
        _logged.Clear();
        _log = new WarningLog(_logged.Add);
    }

    [Test]
    public void Events_are_between_the_conditions_the_newest_last()
    {
        _log.Set(WarningSource.Stall, "stalled");
        _log.Set(WarningSource.StandardError, "ERROR: a\nERROR: b");
        _log.Add(WarningSource.Probe, "a probe");
        _log.Set(WarningSource.Launch, "waits");
        _log.Add(WarningSource.Script, "the text");
        _log.Set(WarningSource.Restart, "restarted");

        Assert.That(_log.Text, Is.EqualTo("restarted\nwaits\na probe\nthe text\nERROR: a\nERROR: b\nstalled\n"));
        Assert.That(_logged, Is.EqualTo(new[] { "a probe", "the text" }));
    }

    [Test]
    public void A_condition_holds_until_it_is_cleared()
    {
        _log.Set(WarningSource.Stall, "stalled at 1");
        _log.Set(WarningSource.Stall, "stalled at 2");
        Assert.That(_log.Text, Is.EqualTo("stalled at 2\n"));

        _log.Set(WarningSource.Stall, "");
        Assert.That(_log.Text, Is.Empty);
    }

    [Test]
    public void A_condition_that_is_set_again_changes_nothing()
    {
        _log.Set(WarningSource.Stall, "stalled");
        string before = _log.Text;
        _log.Set(WarningSource.Stall, "stalled");
        _log.Set(WarningSource.Launch, "");

        Assert.That(_log.Text, Is.SameAs(before));
    }

    [Test]
    public void Of_many_events_the_newest_are_kept_and_the_first_are_logged()
    {
        for (int i = 0; i < 1000; i++)
            _log.Add(WarningSource.Output, $"warning number {i}");

        Assert.That(
            _log.Text,
            Has.Length.InRange(8000, 8192).And.StartWith("warning number ").And.EndWith("warning number 999\n"));
        Assert.That(_logged, Has.Count.EqualTo(20));
        Assert.That(_logged[^1], Is.EqualTo("warning number 19"));
    }

    [Test]
    public void An_event_of_any_length_is_kept_within_the_bound()
    {
        _log.Add(WarningSource.Output, new string('x', 100_000));
        Assert.That(_log.Text, Has.Length.EqualTo(8192));

        _log.Add(WarningSource.Output, "y");
        Assert.That(_log.Text, Is.EqualTo("y\n"));
    }

    [Test]
    public void The_next_process_begins_with_its_restart_alone()
    {
        _log.Set(WarningSource.Restart, "restarted");
        _log.Set(WarningSource.StandardError, "ERROR: a");
        _log.Add(WarningSource.Output, "b");
        Assert.That(_log.IsFirst(WarningSource.Value, "@a"), Is.True);
        Assert.That(_log.IsFirst(WarningSource.Value, "@a"), Is.False);

        _log.Clear();

        Assert.That(_log.Text, Is.EqualTo("restarted\n"));
        Assert.That(_log.IsFirst(WarningSource.Value, "@a"), Is.True);
    }

    [Test]
    public void The_text_is_the_same_object_as_long_as_nothing_changes()
    {
        _log.Add(WarningSource.Output, "a");
        string text = _log.Text;
        _ = _log.IsFirst(WarningSource.Value, "@a");

        Assert.That(_log.Text, Is.SameAs(text));
    }
}
