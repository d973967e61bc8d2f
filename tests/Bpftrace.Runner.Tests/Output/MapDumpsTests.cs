using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Tests.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>
/// Variables that bpftrace prints when it is asked for all maps. What is printed is written as the map's name, or as a
/// marker; what the listener is told as the variable's first letter: <c>n</c> is printed by the block, <c>s</c> and
/// <c>t</c> by signal, <c>o</c> has intervals of its own.
/// </summary>
public class MapDumpsTests
{
    private const string Begin = "begin 1";
    private const string End = "end 1";
    private const string Last = "@z";
    private const string Code =
        "k:f { @n = 1; @o = 1; @s[tid] = 1; @t[tid] = 1; delete(@s[tid]); delete(@t[tid]); } "
        + "interval:s:1 { print(@o); clear(@o); }";

    private readonly RecordingListener _listener = new();
    private CycleTracker _tracker = null!;

    [SetUp]
    public void Open() => Open("");

    [Test]
    public void All_maps_are_shown_when_the_last_one_came()
    {
        Print(Begin, "@n", End, "@n", "@o", "@s", "@t");
        Assert.That(Told(), Is.EqualTo("n | n s t"));

        Print(Last);
        Assert.That(Told(), Is.EqualTo("n | n s t |"));
    }

    [Test]
    public void A_map_that_a_whole_dump_does_not_have_is_empty()
    {
        Print(Begin, "@n", End, "@n", "@t", Last);
        Print(Begin, "@n", End, Last);

        Assert.That(Told(), Is.EqualTo("n | n t s-empty | n | s-empty t-empty |"));
    }

    [Test]
    public void A_dump_that_ends_early_empties_nothing_and_is_shown_with_the_next_cycle()
    {
        Print(Begin, "@n", End, "@n", "@s", Begin, "@n", End);

        Assert.That(Told(), Is.EqualTo("n | n s n |"));
    }

    [Test]
    public void A_dump_before_a_marker_says_nothing_about_the_one_after_it()
    {
        Print(Begin, "@n", End, "@s", Begin, "@n", End, "@t", Last);

        Assert.That(Told(), Is.EqualTo("n | s n | t s-empty |"));
    }

    [Test]
    public void A_dump_within_a_cycle_is_shown_when_the_cycle_ends()
    {
        Print(Begin, "@n", End, Begin, "@n", "@s", Last, "@n", End);

        Assert.That(Told(), Is.EqualTo("n | n s t-empty n |"));
    }

    [Test]
    public void A_dump_does_not_hold_up_intervals_of_the_scripts_own()
    {
        Print(Begin, "@n", End, "@n", "@o", "@s", "@t", Last, "begin 0", "@o", "end 0");

        Assert.That(Told(), Is.EqualTo("n | n s t | o |"));
    }

    [Test]
    public void What_no_dump_has_shown_for_five_cycles_is_taken_back()
    {
        Print(Begin, "@n", End, "@s", "@t", Last);
        Cycles(5, "@s");
        Assert.That(Told(), Does.Not.Contain("empty"));

        Cycles(1, "@s");
        Assert.That(Told(), Does.Contain("t-empty").And.Not.Contain("s-empty"));
    }

    [Test]
    public void What_no_dump_has_shown_for_five_seconds_is_taken_back()
    {
        Open("// interval: 500ms\n");
        Print(Begin, "@n", End, "@s", "@t", Last);
        Cycles(10, "@s");
        Assert.That(Told(), Does.Not.Contain("empty"));

        Cycles(1, "@s");
        Assert.That(Told(), Does.Contain("t-empty"));
    }

    [Test]
    public void Maps_are_asked_for_once_after_each_end_of_the_blocks_cycle()
    {
        Print("begin 0", "@o", "end 0", Begin, "@n");
        Assert.That(_tracker.TakeMapRequest(), Is.False);

        Print(End);
        Assert.That(_tracker.TakeMapRequest(), Is.True);
        Assert.That(_tracker.TakeMapRequest(), Is.False);

        Print("@s", Last);
        Assert.That(_tracker.TakeMapRequest(), Is.False);
    }

    [Test]
    public void Before_the_end_they_are_asked_for_no_more_and_what_was_cleared_stays()
    {
        Print(Begin, "@n", End, "@s", "@t", Last, Begin, "@n", End);
        _tracker.CancelMapRequests();
        Print(Begin, "@n", End, "@n", Last);

        Assert.That(_tracker.TakeMapRequest(), Is.False);
        Assert.That(Told(), Is.EqualTo("n | s t | n | n | n |"));
    }

    [Test]
    public void Of_a_script_that_ends_at_once_the_last_dump_is_shown()
    {
        Print("@n", "@s", "@t");
        _tracker.EndOfOutput();

        Assert.That(Told(), Is.EqualTo("n s t |"));
    }

    [Test]
    public void A_script_that_loses_no_keys_is_never_asked_for_maps()
    {
        Open("", endsOnDeletedKeys: false);
        Print(Begin, "@n", End, Last);

        Assert.That(_tracker.TakeMapRequest(), Is.False);
        Assert.That(Told(), Is.EqualTo("n s-empty t-empty |"));
    }

    private void Open(string annotations, bool endsOnDeletedKeys = true)
    {
        ScriptSource source = ScriptAnalyzer.Analyze(annotations + Code);
        PrintBlock block = new(source, "t0", endsOnDeletedKeys);
        _tracker = new CycleTracker(source, block, _listener, new WarningLog(static _ => { }));
    }

    private void Print(params string[] printed)
    {
        foreach (string text in printed)
        {
            if (text[0] != '@')
                Assert.That(_tracker.TryReadMarker(Encoding.UTF8.GetBytes($"pmdabpftrace t0 {text}")), Is.True);
            else if (_tracker.BeginVariable(Encoding.UTF8.GetBytes(text)))
                _tracker.EndVariable();
        }
    }

    private void Cycles(int count, string dumped)
    {
        for (int i = 0; i < count; i++)
            Print(Begin, "@n", End, dumped);
    }

    private string Told() => string.Join(' ', _listener.ValueCalls.Select(call =>
        call == "cycle" ? "|" : $"{"nost"[call[0] - '0']}{call[1..].Replace(' ', '-')}"));
}
