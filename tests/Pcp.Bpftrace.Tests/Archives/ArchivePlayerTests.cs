using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;

namespace Pcp.Bpftrace.Tests.Archives;

internal sealed class ArchivePlayerTests : IPresentation
{
    private readonly List<string> _shown = [];
    private readonly List<double?> _before = [];
    private ScriptedTime _time = new();
    private CancellationTokenSource _quit = new();

    public CancellationToken Quit => _quit.Token;

    // When a sample was shown, and which.
    public void Show(Sample sample)
    {
        _shown.Add($"{_time.Passed.TotalSeconds}:{(sample.Time - ListedSamples.Start).TotalSeconds}");
        _before.Add((sample.Before?.Time - ListedSamples.Start)?.TotalSeconds);
    }

    [SetUp]
    public void Begin()
    {
        _shown.Clear();
        _before.Clear();
        (_time, _quit) = (new ScriptedTime(), new CancellationTokenSource());
    }

    [TearDown]
    public void Dispose() => _quit.Dispose();

    [Test]
    public void Samples_come_at_the_distances_of_the_recording()
    {
        Play(new ListedSamples(0, 1, 4, 5));
        Assert.That(_shown, Is.EqualTo(["0:0", "1:1", "4:4", "5:5"]));
    }

    [Test]
    public void A_speed_divides_them()
    {
        Play(new ListedSamples(0, 1, 4), player => player.Speed = 4);
        Assert.That(_shown, Is.EqualTo(["0:0", "0.25:1", "1:4"]));
    }

    [Test]
    public void A_negative_speed_begins_at_the_end()
    {
        Play(new ListedSamples(0, 1, 4), player => player.Speed = -2);
        Assert.That(_shown, Is.EqualTo(["0:4", "1.5:1", "2:0"]));
    }

    [Test]
    public void A_new_speed_counts_from_when_the_sample_was_shown()
    {
        Play(new ListedSamples(0, 8), player => _time.HalfWay = () => player.Speed = 1.6); // at 4 s
        Assert.That(_shown, Is.EqualTo(["0:0", "5:8"]));
    }

    [Test]
    public void The_direction_changes_on_the_way()
    {
        ArchivePlayer player = Play(
            new ListedSamples(0, 2, 6, 7),
            player => player.Step(1),
            player => _time.HalfWay = () => player.Speed = -1); // 2 s after the sample of 2 s, which was stepped to
        Assert.That(_shown, Is.EqualTo(["0:0", "0:2", "2:0"]));
        Assert.That(player.Speed, Is.EqualTo(-1));
    }

    [Test]
    public void Steps_need_no_time_and_end_at_both_ends()
    {
        ArchivePlayer? steps = null;
        foreach (int direction in (int[])[1, 1, 1, -1, -1, -1])
            _time.WhenIdle.Enqueue(() => steps!.Step(direction));
        Play(
            new ListedSamples(0, 1, 4),
            player =>
            {
                steps = player;
                player.IsPaused = true;
            });
        Assert.That(_shown, Is.EqualTo(["0:0", "0:1", "0:4", "0:1", "0:0"]));
    }

    [Test]
    public void It_pauses_at_the_end_and_can_be_turned_round()
    {
        ArchivePlayer? turned = null;
        _time.WhenIdle.Enqueue(() =>
        {
            Assert.That(turned!.IsPaused, Is.True);
            Assert.That((turned.IsAtStart, turned.IsAtEnd), Is.EqualTo((false, true)));
            turned.Speed = -1;
            Assert.That(turned.IsPaused, Is.False);
        });
        int ends = 0;
        Play(
            new ListedSamples(0, 1),
            player =>
            {
                turned = player;
                player.EndReached += () => ends++;
            });
        Assert.That(_shown, Is.EqualTo(["0:0", "1:1", "2:0"]));
        Assert.That((turned!.IsAtStart, turned.IsAtEnd, ends), Is.EqualTo((true, false, 2)));
    }

    [Test]
    public void A_step_away_from_the_end_is_a_pause()
    {
        ArchivePlayer? steps = null;
        _time.WhenIdle.Enqueue(() => steps!.Step(-1));
        Play(new ListedSamples(0, 1), player => steps = player);
        Assert.That((steps!.IsPaused, steps.IsAtEnd), Is.EqualTo((true, false)));
        steps.Speed = -1;
        Assert.That(steps.IsPaused, Is.True);
    }

    [Test]
    public void Backwards_a_sample_has_the_one_before_it()
    {
        Play(new ListedSamples(0, 1, 4), player => player.Speed = -1);
        Assert.That(_before, Is.EqualTo(new double?[] { 1, 0, null }));
    }

    [Test]
    public void Unattended_it_plays_as_fast_as_it_can_and_returns()
    {
        ArchivePlayer player = new(new ListedSamples(0, 1, 4), isUnattended: true, _time);
        player.Run(this, CancellationToken.None);
        Assert.That(_shown, Is.EqualTo(["0:0", "0:1", "0:4"]));
    }

    [Test]
    public void It_returns_when_the_caller_cancels()
    {
        using CancellationTokenSource cancel = new();
        _time.HalfWay = cancel.Cancel;
        new ArchivePlayer(new ListedSamples(0, 1), isUnattended: false, _time).Run(this, cancel.Token);
        Assert.That(_shown, Is.EqualTo(["0:0"]));
    }

    [Test]
    public void It_returns_while_it_looks_for_the_next_sample()
    {
        ArchivePlayer player = new(new EndlessGap(searched: _quit.Cancel), isUnattended: true, _time);
        player.Run(this, CancellationToken.None);
        Assert.That(_shown, Is.EqualTo(["0:0"]));
    }

    [Test]
    public void A_recording_without_samples_is_an_error() =>
        Assert.That(
            () => new ArchivePlayer(new ListedSamples(), isUnattended: true, _time).Run(this, default),
            Throws.TypeOf<PmException>());

    [TestCase(0)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_speed_is_a_number_other_than_0(double speed) =>
        Assert.That(
            () => new ArchivePlayer(new ListedSamples(), isUnattended: true, _time).Speed = speed,
            Throws.TypeOf<ArgumentOutOfRangeException>());

    // Plays until it is paused and nothing is left to happen.
    private ArchivePlayer Play(SampleCursor samples, params Action<ArchivePlayer>[] before)
    {
        ArchivePlayer player = new(samples, isUnattended: false, _time);
        foreach (Action<ArchivePlayer> action in before)
            action(player);
        _time.WhenIdle.Enqueue(_quit.Cancel);
        player.Run(this, CancellationToken.None);
        return player;
    }
}
