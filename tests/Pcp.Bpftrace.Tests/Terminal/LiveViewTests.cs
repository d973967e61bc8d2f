using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Terminal;
using Pcp.Bpftrace.Tests.Pictures;

namespace Pcp.Bpftrace.Tests.Terminal;

public class LiveViewTests
{
    private const int Width = 44;
    private const int Height = 9;

    private static readonly HostState _host = new("web1", HostPhase.Running);
    private static readonly Variable _map = Drawing.Counter("@m", VariableKind.Map);
    private static readonly Variable _histogram = Drawing.Counter("@h", VariableKind.Histogram);

    private readonly ManualClock _clock = new();
    private LiveView _view = null!;

    private string[] Lines => Drawing.Text(_view.Draw(Width, Height));

    [SetUp]
    public void CreateView() => _view = new LiveView("x.bt", Drawing.Unicode, null, _clock);

    [Test]
    public void It_begins_with_a_sign_of_life()
    {
        Assert.That(Lines[1], Is.EqualTo("⠋ connecting · 0 s"));
        _clock.Elapsed += TimeSpan.FromSeconds(2.1);
        HostState[] hosts =
            [new("web1", HostPhase.Starting), new("web2", HostPhase.Connecting), new("web3", HostPhase.Failed, "x")];
        _view.Add(Drawing.Sample(0, hosts));
        Assert.That(_view.IsMoving);
        Assert.That(Lines[1..5], Is.EqualTo(new[]
        {
            "✗ web3: x",
            "⠙ bpftrace compiles the script and attaches…",
            "  web1  starting",
            "  web2  connecting",
        }));
    }

    [Test]
    public void Without_a_keyboard_no_keys_are_promised()
    {
        _view = new LiveView("x.bt", Drawing.Unicode, null, _clock, hasKeyboard: false);
        Assert.That(Lines[^1], Is.EqualTo("Ctrl-C quit"));
    }

    [Test]
    public void A_script_that_failed_everywhere_shows_why_and_moves_no_more()
    {
        _view.Add(Drawing.Sample(0, [new("web1", HostPhase.Failed, "a\nb\nc")]));
        Assert.That(_view.IsMoving, Is.False);
        Assert.That(Lines[1..5], Is.EqualTo(new[] { "✗ web1: a", "  b", "  c", "" }));
    }

    [Test]
    public void Values_are_between_header_and_footer()
    {
        Add(0, 10);
        Add(1, 30);
        Assert.That(Lines, Is.EqualTo(new[]
        {
            "x.bt · web1                         12:00:01",
            "@m ────────────── 1 key · 30 in all · 20/s █",
            "key   value▼   rate   share",
            "k         30   20/s  100.0%  ███████████████",
            "", "", "", "",
            "q quit  p pause  s sort  n next  a all",
        }));
    }

    [Test]
    public void Paused_it_stands_still_while_counting_goes_on()
    {
        Add(0, 10);
        _view.Press(Key.Pause);
        Add(1, 30);
        Assert.That(Lines[0], Does.StartWith("x.bt · web1 ·  paused "));
        Assert.That(Lines[3], Does.StartWith("k         10"));
        _view.Press(Key.Pause);
        Assert.That(Lines[3], Does.StartWith("k         30   20/s"));
    }

    [Test]
    public void Reset_counts_from_now_on_also_while_paused()
    {
        Add(0, 10);
        _view.Press(Key.Pause);
        Add(1, 30);
        _view.Press(Key.Reset);
        Assert.That(_view.Draw(60, 1)[0].ToString(), Does.Contain("since 12:00:01"));
        Assert.That(Lines[3], Does.StartWith("k          0"));
        _view.Press(Key.Pause);
        Add(2, 35);
        Assert.That(Lines[3], Does.StartWith("k          5    5/s"));
    }

    [Test]
    public void Sort_goes_through_the_orders()
    {
        Add(0, 10);
        Add(1, 10);
        foreach (string heading in new[] { "value▼   rate", "value  rate▼", "key▲", "value▼" })
        {
            Assert.That(Lines[2], Does.Contain(heading));
            _view.Press(Key.Sort);
        }
    }

    [Test]
    public void Variables_are_selected_in_both_directions()
    {
        _view.Add(Drawing.Sample(0, [_host],
            (_map, Drawing.Entries(("k", 1))), (_histogram, Drawing.Entries(("0-0", 1)))));
        Assert.That(Titles(), Is.EqualTo(new[] { "@m", "@h" }));
        Press(Key.Next, "@m");
        Press(Key.Next, "@h");
        Press(Key.Next, "@m");
        Press(Key.Previous, "@h");
        Press(Key.All, "@m", "@h");
        Press(Key.Previous, "@h");
        _view.Add(Drawing.Sample(1, [_host], (_map, [])));
        Assert.That(Titles(), Is.EqualTo(new[] { "@m" }));
    }

    [Test]
    public void What_is_selected_stays_selected_while_it_is_away_and_where_others_come()
    {
        (Variable, Entry[]) map = (_map, Drawing.Entries(("k", 1)));
        (Variable, Entry[]) histogram = (_histogram, Drawing.Entries(("0-0", 1)));
        (Variable, Entry[]) other = (Drawing.Counter("@a", VariableKind.Map), Drawing.Entries(("k", 1)));
        _view.Add(Drawing.Sample(0, [_host], map, histogram));
        Press(Key.Next, "@m");
        _view.Add(Drawing.Sample(1, [_host]));
        _view.Add(Drawing.Sample(2, [_host], other, map, histogram));
        Assert.That(Titles(), Is.EqualTo(new[] { "@m" }));
    }

    [Test]
    public void The_table_of_a_variable_that_is_alone_scrolls_to_its_ends()
    {
        Entry[] keys = [.. Enumerable.Range(0, 12).Select(key => new Entry($"k{key}", 100 - key))];
        _view.Add(Drawing.Sample(0, [_host], (_map, keys), (_histogram, Drawing.Entries(("0-0", 1)))));
        _view.Press(Key.Down);
        _view.Press(Key.Next);
        Assert.That(Keys(), Is.EqualTo("k0 k1 k2 k3 …"));
        Scroll(Key.Up, "k0 k1 k2 k3 …");
        Scroll(Key.Down, "k1 k2 k3 k4 …");
        Scroll(Key.PageDown, "k5 k6 k7 k8 …");
        Scroll(Key.PageDown, "k7 k8 k9 k10 k11");
        Scroll(Key.PageDown, "k7 k8 k9 k10 k11");
        Scroll(Key.Up, "k6 k7 k8 k9 …");
        Scroll(Key.PageUp, "k2 k3 k4 k5 …");
        Scroll(Key.Sort, "k0 k1 k2 k3 …");
        _view.Press(Key.Down);
        _view.Press(Key.Next);
        Scroll(Key.Previous, "k0 k1 k2 k3 …");
        _view.Press(Key.Down);
        _view.Press(Key.All);
        Scroll(Key.Next, "k0 k1 k2 k3 …");
    }

    [Test]
    public void Without_variables_nothing_is_selected()
    {
        _view.Press(Key.Next);
        _view.Press(Key.Previous);
        Assert.That(Lines, Has.Length.EqualTo(Height));
    }

    [Test]
    public void Histograms_have_three_views()
    {
        for (int second = 0; second < 3; second++)
            _view.Add(Drawing.Sample(second, [_host], (_histogram, Drawing.Entries(("0-0", 4 << second)))));
        Assert.That(Lines[2], Is.EqualTo("[0] 16 100.0% ██████████████████████████████"));
        Assert.That(Lines[3], Does.StartWith("[0]  ").And.EndsWith("▓█"));
        Assert.That(Lines[4], Does.EndWith("now"));
        _view.Press(Key.View);
        Assert.That(Lines[2..4], Is.EqualTo(new[] { "[0] 16 100.0% ██████████████████████████████", "" }));
        _view.Press(Key.View);
        Assert.That(Lines[2], Does.StartWith("[0] 16 100.0%  ").And.EndsWith("▓█"));
        _view.Press(Key.View);
        Assert.That(Lines[2], Does.Contain("███"));
    }

    [Test]
    public void Any_key_closes_the_help_and_does_nothing_else()
    {
        Add(0, 10);
        string[] before = Lines;
        foreach (Key key in new[] { Key.Help, Key.None, Key.Sort, Key.Pause, Key.Reset })
        {
            _view.Press(Key.Help);
            Assert.That(Lines[1], Does.Match("^  q +quit, also Ctrl-C"));
            Assert.That(Lines[^2], Is.EqualTo("  any key goes back"));
            _view.Press(key);
            Assert.That(Lines, Is.EqualTo(before));
        }
    }

    [TestCase(Key.None)]
    [TestCase(Key.Step)]
    [TestCase(Key.StepBack)]
    [TestCase(Key.Reverse)]
    [TestCase(Key.Faster)]
    [TestCase(Key.Down)]
    [TestCase(Key.PageUp)]
    public void Other_keys_do_nothing(object key)
    {
        Add(0, 10);
        string[] before = Lines;
        _view.Press((Key)key);
        Assert.That(Lines, Is.EqualTo(before));
    }

    [Test]
    public void A_recording_is_controlled()
    {
        FakePlayback playback = new();
        _view = new LiveView("x.bt", Drawing.Unicode, playback, _clock);
        Add(0, 10);
        _view.Press(Key.Pause);
        Assert.That(playback.IsPaused);
        _view.Press(Key.Pause);
        Assert.That(playback.IsPaused, Is.False);
        _view.Press(Key.Faster);
        _view.Press(Key.Reverse);
        Assert.That(playback.Speed, Is.EqualTo(-2));
        Assert.That(Lines[0], Does.Contain("◀ ×2").And.EndsWith("2026-11-26 12:00:00"));
        _view.Press(Key.Step);
        _view.Press(Key.StepBack);
        Assert.That(playback.Steps, Is.EqualTo(new[] { 1, -1 }));
        Assert.That(playback.IsPaused);
        for (int i = 0; i < 20; i++)
            _view.Press(Key.Slower);
        Assert.That(playback.Speed, Is.EqualTo(-1 / 8.0));
        for (int i = 0; i < 20; i++)
            _view.Press(Key.Faster);
        Assert.That(playback.Speed, Is.EqualTo(-64));
        Add(1, 20);
        Assert.That(Lines[3], Does.StartWith("k         20"));
        Assert.That(Lines[^1], Does.Contain("b reverse"));
    }

    [Test]
    public void At_its_ends_a_recording_says_so()
    {
        FakePlayback playback = new() { IsPaused = true };
        _view = new LiveView("x.bt", Drawing.Unicode, playback, _clock);
        Add(0, 10);
        Assert.That(Lines[0], Does.Contain(" paused "));
        playback.IsAtEnd = true;
        Assert.That(Lines[0], Does.Contain(" end ").And.Not.Contain("paused"));
        (playback.IsAtStart, playback.IsAtEnd) = (true, false);
        Assert.That(Lines[0], Does.Contain(" start ").And.Not.Contain("paused"));
    }

    [Test]
    public void It_fits_into_any_size()
    {
        (Variable, Entry[])[] variables =
        [
            (_map, Drawing.Entries(("日本\x1b[2J,1", 5), ("b,2", 70))),
            (Drawing.Gauge("@t", VariableKind.Map), Drawing.Entries(("k", "text\x9b"))),
            (_histogram, Drawing.Entries(("a,0-0", 5), ("a,16-31", 7), ("b,0-0", 1))),
            (Drawing.Counter("@s", VariableKind.Stacks), Drawing.Entries(("x,\n  f+1\n  g\n", 5), ("\n  h\n", 9))),
            (Drawing.Gauge("@output", VariableKind.Output), Drawing.Entries(("", "a\tb\n\x1b[31m\n"))),
            (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", 5))),
            (Drawing.Counter("@e", VariableKind.Single), []),
            (Drawing.Counter("@none", VariableKind.Histogram), []),
        ];
        HostState[] hosts = [_host, new("\x1b", HostPhase.Failed, "a\nb"), new("c", HostPhase.Late, Warnings: "w")];
        IEnumerable<Key> selections = Enumerable.Repeat(Key.Next, variables.Length);
        Key[] keys = [Key.None, Key.View, Key.View, Key.Sort, .. selections, Key.Help];
        _view.Add(Drawing.Sample(0, hosts, variables));
        _view.Add(Drawing.Sample(1, hosts, variables));
        foreach (Key key in keys)
        {
            _view.Press(key);
            foreach (int height in new[] { 1, 2, 3, 4, 5, 6, 8, 12, 24, 50 })
            {
                foreach (int width in new[] { 1, 2, 3, 4, 5, 8, 11, 17, 25, 40, 64, 80, 152, 200 })
                    AssertFits(_view.Draw(width, height), width, height);
            }
        }
    }

    private static void AssertFits(IReadOnlyList<Line> lines, int width, int height)
    {
        Assert.That(lines, Has.Count.EqualTo(height), $"{width}x{height}");
        foreach (Line line in lines)
        {
            Assert.That(line.Width, Is.LessThanOrEqualTo(width), $"{width}x{height}: {line}");
            Assert.That(line.ToString().Any(char.IsControl), Is.False, line.ToString());
        }
    }

    private void Add(int second, long value) =>
        _view.Add(Drawing.Sample(second, [_host], (_map, Drawing.Entries(("k", value)))));

    private void Press(Key key, params string[] titles)
    {
        _view.Press(key);
        Assert.That(Titles(), Is.EqualTo(titles));
    }

    private void Scroll(Key key, string keys)
    {
        _view.Press(key);
        Assert.That(Keys(), Is.EqualTo(keys), key.ToString());
    }

    /// <summary>The first words of the lines below title and heading.</summary>
    private string Keys() => string.Join(' ', Lines[3..^1].Select(line => line.Split(' ')[0]));

    private string[] Titles() =>
        [.. Lines.Where(line => line.StartsWith('@')).Select(line => line.Split(' ')[0])];

    private sealed class FakePlayback : IPlayback
    {
        public List<int> Steps { get; } = [];

        public event Action? EndReached
        {
            add { }
            remove { }
        }

        public bool IsPaused { get; set; }

        public bool IsAtStart { get; set; }

        public bool IsAtEnd { get; set; }

        public double Speed { get; set; } = 1;

        public void Step(int direction) => Steps.Add(direction);
    }
}
