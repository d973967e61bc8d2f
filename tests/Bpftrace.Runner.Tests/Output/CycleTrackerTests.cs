using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>
/// What a listener is told, in words: <c>@a=1</c> a variable's content, <c>empty @b</c>, <c>|</c> a complete cycle,
/// <c>"text"</c> printed text.
/// </summary>
public sealed class CycleTrackerTests
{
    private const string Begin = "pmdabpftrace t0 begin 1";
    private const string End = "pmdabpftrace t0 end 1";
    private const string Writes = "k:f { @a = 1; @b[1] = buf(1); @own = count(); printf(\"\"); }\n";
    private const string OwnBegin = "pmdabpftrace t0 begin 0";
    private const string OwnEnd = "pmdabpftrace t0 end 0";

    private static readonly WarningLog _ignored = new(static _ => { });

    [Test]
    public void A_cycle_goes_from_marker_to_marker() =>
        Assert.That(Told(Begin, "@a", "@b", End, Begin, "@a", "@b", End), Is.EqualTo("@a=1 @b=1 | @a=1 @b=1 |"));

    [Test]
    public void A_variable_that_was_not_printed_in_a_cycle_is_empty() =>
        Assert.That(
            Told(Begin, "@a", "@b", End, Begin, "@b", End, Begin, End),
            Is.EqualTo("@a=1 @b=1 | @b=1 empty @a | empty @a empty @b |"));

    [Test]
    public void What_is_printed_outside_of_a_cycle_waits_for_the_next() =>
        Assert.That(Told("@a", Begin, "@b", End, "@b"), Is.EqualTo("@a=1 @b=1 empty @a | @b=1"));

    [Test]
    public void The_end_of_the_output_completes_what_came_since_and_empties_nothing()
    {
        Assert.That(Told(Begin, "@a", "@b", End, "@a", "EOF", "EOF"), Is.EqualTo("@a=1 @b=1 | @a=1 |"));
        Assert.That(Told(Begin, "@a", "EOF"), Is.EqualTo("@a=1 |"));
        Assert.That(Told(Begin, "@a", "@b", End, "text", "EOF"), Is.EqualTo("@a=1 @b=1 | \"text\""));
    }

    [Test]
    public void A_cycle_whose_end_was_lost_empties_nothing() =>
        Assert.That(Told(Begin, "@a", Begin, "@a", "@b", End), Is.EqualTo("@a=1 | @a=1 @b=1 |"));

    [Test]
    public void A_cycle_whose_begin_was_lost_empties_nothing() =>
        Assert.That(Told(Begin, "@a", "@b", End, "@b", End), Is.EqualTo("@a=1 @b=1 | @b=1 |"));

    [Test]
    public void A_cycle_in_which_events_were_lost_empties_nothing() =>
        Assert.That(
            Told(Begin, "lost", "@a", End, Begin, "@a", End, Begin, "@a", End),
            Is.EqualTo("@a=1 | @a=1 | @a=1 empty @b |"));

    // Versions with a ring buffer report a loss after what came behind it.
    [Test]
    public void Once_events_were_lost_one_that_is_missing_once_is_not_empty() =>
        Assert.That(
            Told("lost", Begin, "@a", End, "lost", Begin, "@a", End, Begin, "@a", "@b", End),
            Is.EqualTo("@a=1 | @a=1 | @a=1 @b=1 |"));

    [Test]
    public void A_part_of_a_variable_is_not_shown_when_bpftrace_is_killed() =>
        Assert.That(
            Told(Begin, "@a", "@b", End, "@b", "killed", Begin, "@a", "killed"),
            Is.EqualTo("@a=1 @b=1 | @b=1 @a=1"));

    [Test]
    public void At_the_end_of_a_rest_all_is_empty_that_was_not_printed_in_it()
    {
        const string Before = "@own=1 | @a=1 @b=1 |";
        string[] printed = [OwnBegin, "@own", OwnEnd, Begin, "@a", "@b", End, "rest"];
        Assert.That(Told([.. printed, "awake"]), Is.EqualTo($"{Before} empty @a empty @b |"));
        Assert.That(Told([.. printed, "@a", "EOF", "awake"]), Is.EqualTo($"{Before} @a=1 | empty @b |"));
        Assert.That(Told([.. printed, "@a", "killed", "awake"]), Is.EqualTo($"{Before} @a=1 empty @a empty @b |"));
    }

    [Test]
    public void What_is_printed_while_values_are_asked_for_is_new() =>
        Assert.That(Told(Begin, "@a", "rest", "@b", End, "whole?"), Is.EqualTo("@a=1 @b=1 | yes"));

    [Test]
    public void After_a_rest_one_that_is_missing_is_empty_at_once_though_events_were_lost_before() =>
        Assert.That(
            Told("lost", Begin, "@a", "@b", End, "rest", "whole?", Begin, "@a", End, "whole?"),
            Is.EqualTo("@a=1 @b=1 | yes @a=1 empty @b | yes"));

    [Test]
    public void With_markers_quiet_completes_nothing() =>
        Assert.That(
            Told(Begin, "@a", "pending?", "quiet", "@b", End, "@a", "pending?", "quiet"),
            Is.EqualTo("@a=1 no @b=1 | @a=1 no"));

    [Test]
    public void Without_markers_a_variable_that_comes_again_completes_the_cycle_before() =>
        Assert.That(ToldWithoutMarkers("@a", "@b", "@a", "@b", "EOF"), Is.EqualTo("@a=1 @b=1 | @a=1 @b=1 |"));

    [Test]
    public void Without_markers_quiet_completes_a_cycle() =>
        Assert.That(
            ToldWithoutMarkers(
                "pending?", "quiet", "@a", "pending?", "quiet", "pending?", "quiet", "@a", "@b", "quiet", "EOF"),
            Is.EqualTo("no @a=1 yes | no @a=1 @b=1 |"));

    [Test]
    public void A_marker_of_a_cycle_that_there_is_not_is_like_any_other_text() =>
        Assert.That(Told("pmdabpftrace t0 end 2"), Is.EqualTo("\"pmdabpftrace t0 end 2\""));

    [Test]
    public void Without_markers_their_texts_are_like_any_other() =>
        Assert.That(ToldWithoutMarkers(Begin, "@a", End), Is.EqualTo($"\"{Begin}\" @a=1 \"{End}\""));

    [Test]
    public void Marker_texts_never_reach_the_printed_text() =>
        Assert.That(Told("a", Begin, "b", "@a", "@b", End, "c"), Is.EqualTo("\"a\" \"b\" @a=1 @b=1 | \"c\""));

    [Test]
    public void Variables_that_are_not_exported_are_not_wanted() =>
        Assert.That(Told(Begin, "@other", "@output", "@a", "@b", End), Is.EqualTo("@a=1 @b=1 |"));

    [TestCase("@b", "@b=4-7:42,k:-7,1")]
    [TestCase("@a", "@a=1", Description = "members of a struct are not values of a variable without keys")]
    public void Values_of_every_form_are_passed_on(string variable, string expected)
    {
        Log log = new();
        CycleTracker tracker = Tracker(log);
        tracker.BeginVariable(Encoding.UTF8.GetBytes(variable));
        tracker.Number("4-7"u8, 4, 42, isNegative: false);
        tracker.Number("k"u8, 0, unchecked((ulong)-7), isNegative: true);
        tracker.Number(""u8, 0, 1, isNegative: false);
        tracker.EndVariable();
        Assert.That(log.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Intervals_that_the_script_ends_itself_are_cycles_of_their_own() =>
        Assert.That(
            Told(OwnBegin, "@own", OwnEnd, Begin, "@a", "@b", End, OwnBegin, OwnEnd),
            Is.EqualTo("@own=1 | @a=1 @b=1 | empty @own |"));

    [Test]
    public void What_a_script_prints_of_its_intervals_itself_and_what_is_left_at_the_end_is_not_wanted() =>
        Assert.That(
            Told("@own", OwnBegin, "@own", OwnEnd, "@own", Begin, "@a", "@own", "@b", End, "@own", "EOF"),
            Is.EqualTo("@own=1 | @a=1 @b=1 |"));

    [Test]
    public void A_part_of_a_variable_is_not_shown_when_an_interval_of_another_is_complete() =>
        Assert.That(
            Told("@a", OwnBegin, "@own", OwnEnd, Begin, "@a", "@b", End, OwnBegin, OwnEnd, "@a", "EOF"),
            Is.EqualTo("@a=1 @own=1 @a=1 @b=1 | empty @own | @a=1 |"));

    [Test]
    public void An_interval_whose_end_was_lost_is_shown_with_the_next_cycle_and_nothing_is_empty()
    {
        Assert.That(Told(OwnBegin, "@own", Begin, "@a", "@b", End), Is.EqualTo("@own=1 @a=1 @b=1 |"));
        Assert.That(Told(OwnBegin, Begin, "@a", "@b", End, OwnEnd), Is.EqualTo("@a=1 @b=1 | |"));
    }

    [Test]
    public void Intervals_of_one_block_are_shown_together() =>
        Assert.That(
            Play(
                [OwnBegin, "@own", OwnEnd, Begin, "@a", End],
                "interval:s:1 { print(@own); clear(@own); print(@a); clear(@a); }"),
            Is.EqualTo("@own=1 @a=1 |"));

    [Test]
    public void It_is_known_which_variables_have_no_keys_and_which_hold_bytes()
    {
        CycleTracker tracker = Tracker(new Log());
        tracker.BeginVariable("@a"u8);
        Assert.That((tracker.IsSingle, tracker.HoldsBytes), Is.EqualTo((true, false)));
        tracker.BeginVariable("@b"u8);
        Assert.That((tracker.IsSingle, tracker.HoldsBytes), Is.EqualTo((false, true)));
    }

    [Test]
    public void Nothing_is_allocated_for_a_cycle()
    {
        CountingListener listener = new();
        CycleTracker tracker = new(Source, new PrintBlock(Source, "t0"), listener, _ignored);
        PassCycles(tracker, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PassCycles(tracker, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(listener.Cycles, Is.EqualTo(1010));
    }

    [Test]
    public void Nothing_is_allocated_for_a_dump_of_all_maps()
    {
        ScriptSource source = ScriptAnalyzer.Analyze(
            "k:f { @b[tid] = 1; @c = 1; @d[tid] = 1; delete(@b[tid]); delete(@d[tid]); }");
        CountingListener listener = new();
        CycleTracker tracker = new(
            source, new PrintBlock(source, "t0", endsOnDeletedKeys: true), listener, _ignored);
        PassDumps(tracker, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PassDumps(tracker, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(listener.Cycles, Is.EqualTo(2020));
    }

    private static ScriptSource Source { get; } =
        ScriptAnalyzer.Analyze(Writes + "interval:s:1 { print(@own); clear(@own); }");

    private static string Told(params string[] steps) => Play(steps, "interval:s:1 { print(@own); clear(@own); }");

    private static string ToldWithoutMarkers(params string[] steps) => Play(steps, "// custom-output-block");

    private static CycleTracker Tracker(Log log) => new(Source, new PrintBlock(Source, "t0"), log, _ignored);

    private static string Play(string[] steps, string code)
    {
        ScriptSource source = ScriptAnalyzer.Analyze(Writes + code);
        Log log = new();
        CycleTracker tracker = new(source, new PrintBlock(source, "t0"), log, _ignored);
        foreach (string step in steps)
        {
            if (step is "EOF" or "killed")
                tracker.EndOfOutput(hasDump: step == "EOF");
            else if (step == "rest")
                tracker.Outdate();
            else if (step == "awake")
                tracker.EndRest();
            else if (step == "whole?")
                log.Add(tracker.TakeWholeBlock() ? "yes" : "no");
            else if (step == "quiet")
                tracker.Quiet();
            else if (step == "pending?")
                log.Add(tracker.Pending ? "yes" : "no");
            else if (step == "lost")
                tracker.EventsLost();
            else if (step[0] != '@')
                PassText(tracker, log, step);
            else
                PassVariable(tracker, Encoding.UTF8.GetBytes(step));
        }

        return log.ToString();
    }

    private static void PassText(CycleTracker tracker, Log log, string text)
    {
        if (!tracker.TryReadMarker(Encoding.UTF8.GetBytes(text)))
            log.Add($"\"{text}\"");
    }

    private static void PassVariable(CycleTracker tracker, ReadOnlySpan<byte> name)
    {
        if (!tracker.BeginVariable(name))
            return;
        tracker.Number([], 0, 1, isNegative: false);
        tracker.EndVariable();
    }

    private static void PassCycles(CycleTracker tracker, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = tracker.TryReadMarker("pmdabpftrace t0 begin 1"u8);
            PassVariable(tracker, "@b"u8);
            PassVariable(tracker, "@c"u8);
            _ = tracker.TryReadMarker("pmdabpftrace t0 end 1"u8);
        }
    }

    private static void PassDumps(CycleTracker tracker, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = tracker.TryReadMarker("pmdabpftrace t0 begin 0"u8);
            PassVariable(tracker, "@c"u8);
            _ = tracker.TryReadMarker("pmdabpftrace t0 end 0"u8);
            if (!tracker.TakeMapRequest())
                throw new InvalidOperationException("no maps are asked for");
            PassVariable(tracker, "@b"u8);
            PassVariable(tracker, "@c"u8);
            PassVariable(tracker, "@z"u8);
        }
    }

    private sealed class Log : IScriptListener
    {
        private readonly List<string> _words = [];
        private readonly List<string> _values = [];
        private int _variable;

        public override string ToString() => string.Join(' ', _words);

        public void Add(string word) => _words.Add(word);

        public void Empty(int variable) => Add($"empty {Source.Variables[variable].Name}");

        public void CycleComplete() => Add("|");

        public void Begin(int variable)
        {
            _variable = variable;
            _values.Clear();
        }

        public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits) => Add(instance, $"{bits}");

        public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) =>
            Add(instance, Encoding.UTF8.GetString(text));

        public void End() => Add($"{Source.Variables[_variable].Name}={string.Join(',', _values)}");

        public void Rest(bool isResting) => throw new NotSupportedException();

        public void OutputChanged(ReadOnlySpan<byte> text) => throw new NotSupportedException();

        public void StateChanged(ScriptState state) => throw new NotSupportedException();

        public void DataBytesChanged(long count) => throw new NotSupportedException();

        private bool Add(ReadOnlySpan<byte> instance, string value)
        {
            _values.Add(instance.IsEmpty ? value : $"{Encoding.UTF8.GetString(instance)}:{value}");
            return true;
        }
    }

    private sealed class CountingListener : IScriptListener
    {
        public int Cycles { get; private set; }

        public void CycleComplete() => Cycles++;

        public void Empty(int variable)
        {
        }

        public void Rest(bool isResting)
        {
        }

        public void Begin(int variable)
        {
        }

        public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits) => true;

        public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => true;

        public void End()
        {
        }

        public void OutputChanged(ReadOnlySpan<byte> text)
        {
        }

        public void StateChanged(ScriptState state)
        {
        }

        public void DataBytesChanged(long count)
        {
        }
    }
}
