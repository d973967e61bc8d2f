using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>
/// What a listener is told, in words: <c>@a=1</c> a variable's content, <c>empty @b</c>, <c>|</c> a complete cycle,
/// <c>"text"</c> printed text.
/// </summary>
public sealed class CycleTrackerTests
{
    private const string Begin = "<begin>";
    private const string End = "<end>";

    [Test]
    public void A_cycle_goes_from_marker_to_marker()
        => Assert.That(Told(Begin, "@a", "@b", End, Begin, "@a", "@b", End), Is.EqualTo("@a=1 @b=1 | @a=1 @b=1 |"));

    [Test]
    public void A_variable_that_was_not_printed_in_a_cycle_is_empty()
        => Assert.That(Told(Begin, "@a", "@b", End, Begin, "@b", End, Begin, End), Is.EqualTo("@a=1 @b=1 | @b=1 empty @a | empty @a empty @b |"));

    [Test]
    public void What_is_printed_outside_of_a_cycle_waits_for_the_next()
        => Assert.That(Told("@a", Begin, "@b", End, "@b"), Is.EqualTo("@a=1 @b=1 empty @a | @b=1"));

    [Test]
    public void The_end_of_the_output_completes_what_came_since_and_empties_nothing()
    {
        Assert.That(Told(Begin, "@a", "@b", End, "@a", "EOF", "EOF"), Is.EqualTo("@a=1 @b=1 | @a=1 |"));
        Assert.That(Told(Begin, "@a", "EOF"), Is.EqualTo("@a=1 |"));
        Assert.That(Told(Begin, "@a", "@b", End, "text", "EOF"), Is.EqualTo("@a=1 @b=1 | \"text\""));
    }

    [Test]
    public void A_cycle_whose_end_was_lost_empties_nothing()
        => Assert.That(Told(Begin, "@a", Begin, "@a", "@b", End), Is.EqualTo("@a=1 | @a=1 @b=1 |"));

    [Test]
    public void A_cycle_whose_begin_was_lost_empties_nothing()
        => Assert.That(Told(Begin, "@a", "@b", End, "@b", End), Is.EqualTo("@a=1 @b=1 | @b=1 |"));

    [Test]
    public void With_markers_quiet_completes_nothing()
        => Assert.That(Told(Begin, "@a", "pending?", "quiet", "@b", End, "@a", "pending?", "quiet"), Is.EqualTo("@a=1 no @b=1 | @a=1 no"));

    [Test]
    public void Without_markers_a_variable_that_comes_again_completes_the_cycle_before()
        => Assert.That(ToldWithoutMarkers("@a", "@b", "@a", "@b", "EOF"), Is.EqualTo("@a=1 @b=1 | @a=1 @b=1 |"));

    [Test]
    public void Without_markers_quiet_completes_a_cycle()
        => Assert.That(
            ToldWithoutMarkers("pending?", "quiet", "@a", "pending?", "quiet", "pending?", "quiet", "@a", "@b", "quiet", "EOF"),
            Is.EqualTo("no @a=1 yes | no @a=1 @b=1 |"));

    [Test]
    public void Without_markers_their_texts_are_like_any_other()
        => Assert.That(ToldWithoutMarkers(Begin, "@a", End), Is.EqualTo("\"<begin>\" @a=1 \"<end>\""));

    [Test]
    public void Marker_texts_never_reach_the_printed_text()
        => Assert.That(Told("a", Begin, "b", "@a", "@b", End, "c"), Is.EqualTo("\"a\" \"b\" @a=1 @b=1 | \"c\""));

    [Test]
    public void Variables_that_are_not_exported_are_not_wanted()
        => Assert.That(Told(Begin, "@other", "@output", "@a", "@b", End), Is.EqualTo("@a=1 @b=1 |"));

    [Test]
    public void Members_of_a_struct_are_no_values_of_a_single_variable()
    {
        var log = new Log();
        var tracker = Tracker(log, Begin, End);
        tracker.BeginVariable("@a"u8);
        tracker.Unsigned("first"u8, 0, 42);
        tracker.Negative("second"u8, 0, -7);
        tracker.Text("name"u8, "x"u8);
        tracker.EndVariable();
        Assert.That(log.ToString(), Is.EqualTo("@a="));
    }

    [Test]
    public void Values_of_every_form_are_passed_on()
    {
        var log = new Log();
        var tracker = Tracker(log, Begin, End);
        tracker.BeginVariable("@b"u8);
        tracker.Unsigned("4-7"u8, 4, 42);
        tracker.Negative("k"u8, 0, -7);
        tracker.Text(""u8, "x"u8);
        tracker.EndVariable();
        Assert.That(log.ToString(), Is.EqualTo("@b=4-7@4:42,k@0:-7,:x"));
    }

    [Test]
    public void Everything_else_is_passed_on()
    {
        var log = new Log();
        var tracker = Tracker(log, Begin, End);
        tracker.Attached(9);
        tracker.LostEvents(27);
        tracker.Warning("beware");
        Assert.That(log.ToString(), Is.EqualTo("attached 9 lost 27 warning beware"));
    }

    [Test]
    public void One_marker_alone_is_refused()
        => Assert.That(() => Tracker(new Log(), Begin, ""), Throws.ArgumentException);

    [Test]
    public void Nothing_is_allocated_for_a_cycle()
    {
        var listener = new CountingListener();
        var tracker = new CycleTracker(Source, Encoding.UTF8.GetBytes(Begin), Encoding.UTF8.GetBytes(End), listener, listener);
        PassCycles(tracker, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PassCycles(tracker, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(listener.Cycles, Is.EqualTo(1010));
    }

    private static ScriptSource Source { get; } = new(
        "",
        new ScriptMetadata(),
        [
            new Variable("@a", VariableKind.Single, Runner.Language.ValueType.Unsigned64, ValueSemantics.Instant),
            new Variable("@b", VariableKind.Map, Runner.Language.ValueType.Unsigned64, ValueSemantics.Counter),
            new Variable(Variable.OutputName, VariableKind.Output, Runner.Language.ValueType.Text, ValueSemantics.Instant),
        ]);

    private static string Told(params string[] steps) => Play(steps, Begin, End);

    private static string ToldWithoutMarkers(params string[] steps) => Play(steps, "", "");

    private static CycleTracker Tracker(Log log, string begin, string end)
        => new(Source, Encoding.UTF8.GetBytes(begin), Encoding.UTF8.GetBytes(end), log, log);

    private static string Play(string[] steps, string begin, string end)
    {
        var log = new Log();
        var tracker = Tracker(log, begin, end);
        foreach (var step in steps)
        {
            if (step == "EOF")
                tracker.EndOfOutput();
            else if (step == "quiet")
                tracker.Quiet();
            else if (step == "pending?")
                log.Add(tracker.Pending ? "yes" : "no");
            else if (step[0] != '@')
                tracker.Printed(Encoding.UTF8.GetBytes(step));
            else
                PassVariable(tracker, Encoding.UTF8.GetBytes(step));
        }

        return log.ToString();
    }

    private static void PassVariable(CycleTracker tracker, ReadOnlySpan<byte> name)
    {
        if (!tracker.BeginVariable(name))
            return;
        tracker.Unsigned([], 0, 1);
        tracker.EndVariable();
    }

    private static void PassCycles(CycleTracker tracker, int count)
    {
        for (var i = 0; i < count; i++)
        {
            tracker.Printed("<begin>"u8);
            PassVariable(tracker, "@b"u8);
            PassVariable(tracker, "@c"u8);
            tracker.Printed("<end>"u8);
        }
    }

    private sealed class Log : IScriptListener, IValueSink, IOutputEvents
    {
        private readonly List<string> _words = [];
        private readonly List<string> _values = [];
        private int _variable;

        public IValueSink Values => this;

        public TimeSpan? SinceAccess => throw new NotSupportedException();

        public override string ToString() => string.Join(' ', _words);

        public void Add(string word) => _words.Add(word);

        public void Empty(int variable) => Add($"empty {Source.Variables[variable].Name}");

        public void CycleComplete() => Add("|");

        public void Begin(int variable)
        {
            _variable = variable;
            _values.Clear();
        }

        public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
            => _values.Add(instance.IsEmpty ? $"{value}" : $"{Encoding.UTF8.GetString(instance)}@{order}:{value}");

        public void Negative(ReadOnlySpan<byte> instance, long order, long value)
            => _values.Add($"{Encoding.UTF8.GetString(instance)}@{order}:{value}");

        public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
            => _values.Add($"{Encoding.UTF8.GetString(instance)}:{Encoding.UTF8.GetString(text)}");

        public void End() => Add($"{Source.Variables[_variable].Name}={string.Join(',', _values)}");

        public void Attached(long probes) => Add($"attached {probes}");

        public void Printed(ReadOnlySpan<byte> text) => Add($"\"{Encoding.UTF8.GetString(text)}\"");

        public void LostEvents(long events) => Add($"lost {events}");

        public void Warning(string message) => Add($"warning {message}");

        public void OutputChanged(ReadOnlySpan<byte> text) => throw new NotSupportedException();

        public void StateChanged(ScriptState state) => throw new NotSupportedException();
    }

    private sealed class CountingListener : IScriptListener, IValueSink, IOutputEvents
    {
        public int Cycles { get; private set; }

        public IValueSink Values => this;

        public TimeSpan? SinceAccess => null;

        public void CycleComplete() => Cycles++;

        public void Empty(int variable)
        {
        }

        public void Begin(int variable)
        {
        }

        public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
        {
        }

        public void Negative(ReadOnlySpan<byte> instance, long order, long value)
        {
        }

        public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
        {
        }

        public void End()
        {
        }

        public void OutputChanged(ReadOnlySpan<byte> text)
        {
        }

        public void StateChanged(ScriptState state)
        {
        }

        public void Attached(long probes)
        {
        }

        public void Printed(ReadOnlySpan<byte> text)
        {
        }

        public void LostEvents(long events)
        {
        }

        public void Warning(string message)
        {
        }
    }
}
