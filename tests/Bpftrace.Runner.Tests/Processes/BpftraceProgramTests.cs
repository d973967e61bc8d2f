using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Bpftrace.Runner.Children;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Processes;

public class BpftraceProgramTests
{
    private const string Missing = "cannot start /opt/bpftrace: No such file or directory";
    private const string NotStarted = $"{Missing} (bpftrace_path in bpftrace.conf)";

    private readonly FakeEventLoop _loop = new();
    private readonly LogLines _log = new();
    private readonly List<string> _answers = [];
    private readonly BpftraceProgram _program;

    private FakeChildren Children => _loop.Children;

    public BpftraceProgramTests() => _program = new BpftraceProgram(
        new RunnerOptions { BpftracePath = "/opt/bpftrace" }, _loop, _loop.Clock, _log.Logger);

    [Test]
    public void The_version_is_asked_once_for_all_who_want_it_and_then_known()
    {
        Check();
        Check();
        Answer("bpftrace v0.17.0\n");
        Check();

        Assert.That(_answers, Is.EqualTo(new[] { "v0.17.0", "v0.17.0", "v0.17.0" }));
        Assert.That(Children.Count, Is.EqualTo(1));
        Assert.That(Children[0].Arguments, Is.EqualTo("/opt/bpftrace --version"));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "manager: using bpftrace v0.17.0" }));
        Assert.That(_loop.Timers, Is.Zero);
    }

    [Test]
    public void An_unrecognized_version_is_used_and_said_so()
    {
        Check();
        Answer("bpftrace 8a1b2c3\n");

        Assert.That(_answers, Is.EqualTo(new[] { "8a1b2c3" }));
        Assert.That(
            _log.Lines,
            Is.EqualTo(new[] { "manager: WARNING: unrecognized bpftrace version 8a1b2c3, assuming latest version" }));
    }

    [Test]
    public void A_version_that_is_too_old_is_refused()
    {
        Check();
        Answer("bpftrace v0.9.1\n");

        Assert.That(
            _answers,
            Is.EqualTo(new[]
            {
                "refused: bpftrace version 0.9.2 or higher is required for this PMDA (current version: v0.9.1)",
            }));
    }

    [Test]
    public void A_missing_bpftrace_is_refused_and_found_once_it_is_installed()
    {
        Children.Refusal = Missing;
        Check();
        Children.Refusal = null;
        Check();
        Answer("bpftrace v0.17.0\n");

        Assert.That(
            _answers,
            Is.EqualTo(new[] { $"refused: {NotStarted}", "v0.17.0" }));
    }

    [Test]
    public void A_bpftrace_that_fails_is_refused_in_its_own_words()
    {
        Check();
        Children.Last.Complains("error while loading shared libraries: libbcc.so.0\n");
        Children.Last.Exits(127);

        Assert.That(
            _answers,
            Is.EqualTo(new[]
            {
                "refused: /opt/bpftrace --version failed: error while loading shared libraries: libbcc.so.0",
            }));
    }

    [Test]
    public void A_bpftrace_that_fails_without_a_word_is_refused()
    {
        Check();
        Children.Last.IsKilledBy(9);

        Assert.That(
            _answers,
            Is.EqualTo(new[]
            {
                "refused: /opt/bpftrace --version failed: bpftrace was killed by signal 9 (SIGKILL)",
            }));
    }

    [Test]
    public void A_bpftrace_that_hangs_is_killed_and_refused()
    {
        Check();
        _loop.Advance(60);
        Children.Last.IsKilledBy(9);

        Assert.That(Children.Last.Kills, Is.EqualTo(1));
        Assert.That(
            _answers, Is.EqualTo(new[] { "refused: /opt/bpftrace --version did not end within 60 seconds" }));
    }

    [Test]
    public void A_bpftrace_that_floods_instead_of_telling_its_version_is_killed_and_refused()
    {
        Check();
        Children.Last.Prints(new string('y', 5000));
        Children.Last.Prints(new string('y', 5000));
        Children.Last.IsKilledBy(9);

        Assert.That(Children.Last.Kills, Is.EqualTo(1));
        Assert.That(_answers, Is.EqualTo(new[] { "refused: /opt/bpftrace --version printed more than expected" }));
    }

    [Test]
    public void A_bpftrace_that_only_complains_is_killed_and_refused()
    {
        Check();
        for (int i = 0; i < 20; i++)
            Children.Last.Complains(new string('y', 64 * 1024));
        Children.Last.IsKilledBy(9);

        Assert.That(Children.Last.Kills, Is.EqualTo(1));
        Assert.That(
            _answers,
            Is.EqualTo(new[]
            {
                $"refused: /opt/bpftrace --version printed more errors than expected: {new string('y', 200)}…",
            }));
    }

    [Test]
    public void A_bpftrace_that_could_not_be_executed_any_more_is_asked_anew()
    {
        Check();
        Answer("bpftrace v0.17.0\n");
        _program.Forget();
        Check();
        Answer("bpftrace v0.23.2\n");

        Assert.That(_answers, Is.EqualTo(new[] { "v0.17.0", "v0.23.2" }));
    }

    [Test]
    public void An_upgraded_bpftrace_is_noticed_within_a_minute_and_said_once()
    {
        Check();
        Answer("bpftrace v0.17.0\n");
        _loop.Advance(61);
        Check();
        Answer("bpftrace v0.17.0\n");
        _loop.Advance(61);
        Check();
        Answer("bpftrace v0.23.2\n");
        Check();

        Assert.That(_answers, Is.EqualTo(new[] { "v0.17.0", "v0.17.0", "v0.23.2", "v0.23.2" }));
        Assert.That(
            _log.Lines, Is.EqualTo(new[] { "manager: using bpftrace v0.17.0", "manager: using bpftrace v0.23.2" }));
    }

    [Test]
    public void A_bpftrace_that_was_removed_is_said_to_be_missing()
    {
        Check();
        Answer("bpftrace v0.17.0\n");
        _loop.Advance(61);
        Children.Refusal = Missing;
        Check();

        Assert.That(
            _answers,
            Is.EqualTo(new[] { "v0.17.0", $"refused: {NotStarted}" }));
    }

    [Test]
    public void Probes_that_could_not_be_listed_are_listed_once_bpftrace_is_there()
    {
        Children.Refusal = Missing;
        _program.ListProbes(Listed);
        Children.Refusal = null;
        Check();
        Answer("bpftrace v0.17.0\n");
        Answer("tracepoint:a:b\n");
        _loop.Advance(61);
        Check();
        Answer("bpftrace v0.17.0\n");

        Assert.That(_answers, Is.EqualTo(new[] { "none", "v0.17.0", "tracepoint:a:b", "v0.17.0" }));
        Assert.That(Children.Count, Is.EqualTo(3));
    }

    [Test]
    public void What_was_answered_is_not_kept_with_the_question()
    {
        WeakReference answer = Ask(out Query query);
        Children.Last.Exits(0);
        GC.Collect();

        Assert.That(answer.IsAlive, Is.False);
        GC.KeepAlive(query);
    }

    [Test]
    public void Probes_are_listed_with_commas()
    {
        _program.ListProbes(Listed);
        Answer("tracepoint:a:b\ntracepoint:a:c\ntracepoint:a:b\n");

        Assert.That(Children.Last.Arguments, Is.EqualTo("/opt/bpftrace -l"));
        Assert.That(_answers, Is.EqualTo(new[] { "tracepoint:a:b,tracepoint:a:c" }));
    }

    [Test]
    public void Probes_that_cannot_be_listed_are_logged()
    {
        _program.ListProbes(Listed);
        Children.Last.Prints("tracepoint:a:b\n");
        _loop.Advance(60);

        Assert.That(_answers, Is.EqualTo(new[] { "none" }));
        Assert.That(
            _log.Lines,
            Is.EqualTo(new[] { "manager: cannot list probes: /opt/bpftrace -l did not end within 60 seconds" }));
    }

    [Test]
    public void Cancelled_questions_end_without_an_answer()
    {
        Check();
        _program.ListProbes(Listed);
        _program.Cancel();
        Children[0].IsKilledBy(9);
        Children[1].IsKilledBy(9);

        Assert.That(Children[0].Kills + Children[1].Kills, Is.EqualTo(2));
        Assert.That(_answers, Is.Empty);
        Assert.That(_loop.Timers, Is.Zero);
    }

    [TestCase("v0.12.0", "/opt/bpftrace -f json -", "BEGIN { }")]
    [TestCase("v0.11.3", "/opt/bpftrace -f json -e BEGIN { }", "")]
    public void A_script_goes_to_standard_input_where_bpftrace_reads_that(string version, string command, string input)
    {
        ChildCommand given = _program.Command(BpftraceVersion.Parse(version), Script(), "BEGIN { }");

        Assert.That(string.Join(' ', given.Arguments), Is.EqualTo(command));
        Assert.That(Encoding.UTF8.GetString(given.Input.Span), Is.EqualTo(input));
    }

    [TestCase("v0.12.0", "/opt/bpftrace|-f|json|--|-|10|two words|--unsafe")]
    [TestCase("v0.11.3", "/opt/bpftrace|-f|json|-e|BEGIN { }|--|10|two words|--unsafe")]
    public void Positional_parameters_follow_where_none_is_an_option(string version, string command)
    {
        ChildCommand given = _program.Command(
            BpftraceVersion.Parse(version), Script("10", "two words", "--unsafe"), "BEGIN { }");

        Assert.That(string.Join('|', given.Arguments), Is.EqualTo(command));
    }

    private static ScriptSource Script(params ImmutableArray<string> arguments) =>
        new("", new ScriptMetadata { Arguments = arguments }, []);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Ask(out Query query)
    {
        ProbeList probes = new();
        query = Query.Start(
            _loop, new ChildCommand(["/opt/bpftrace", "-l"]), TimeSpan.FromSeconds(1), probes.Append, static _ => { });
        return new WeakReference(probes);
    }

    private void Check() =>
        _program.Check(version => _answers.Add(version.Text), reason => _answers.Add($"refused: {reason}"));

    private void Answer(string text)
    {
        Children.Last.Prints(text);
        Children.Last.Exits(0);
    }

    private void Listed(ReadOnlyMemory<byte>? probes) =>
        _answers.Add(probes is { } list ? Encoding.UTF8.GetString(list.Span) : "none");
}
