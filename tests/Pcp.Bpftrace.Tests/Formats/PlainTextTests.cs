using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Tests.Pictures;

namespace Pcp.Bpftrace.Tests.Formats;

public class PlainTextTests
{
    private static readonly Variable _output = Drawing.Gauge("@output", VariableKind.Output);
    private static readonly HostState _host = new("web1", HostPhase.Running);

    private readonly StringWriter _values = new();
    private readonly StringWriter _errors = new();
    private PlainText _text = null!;

    [SetUp]
    public void CreateText()
    {
        _values.GetStringBuilder().Clear();
        _errors.GetStringBuilder().Clear();
        _text = new PlainText(_values, _errors);
    }

    [TearDown]
    public void DisposeText() => _text.Dispose();

    [Test]
    public void Values_are_written_as_bpftrace_does()
    {
        Show(0, (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", 1))));
        Show(2,
            (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", 4))),
            (Drawing.Gauge("@m", VariableKind.Map), Drawing.Entries(("a\x1b,1", "x\n"), ("b,2", -5))),
            (Drawing.Counter("@h", VariableKind.Histogram), Drawing.Entries(("0-0", 1), ("4-7", 2))),
            (Drawing.Counter("@k", VariableKind.Histogram), Drawing.Entries(("a,0-9", 3), ("a,10-inf", 0))),
            (Drawing.Counter("@s", VariableKind.Stacks), Drawing.Entries(("x,\n    f+1\n\tg\x1b\n", 7))));
        Assert.That(_values.ToString(), Is.EqualTo("""
            2026-11-26 12:00:00
            @n: 1
            2026-11-26 12:00:02
            @n: 4 (1.5/s)
            @m[b,2]: -5
            @m[a\x1b,1]: x\n
            @h:
            [0]                     1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |
            [1]                     0 |                                                    |
            [2, 4)                  0 |                                                    |
            [4, 8)                  2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
            @k[a]:
            [0, 10)                 3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
            @s[x,
                f+1
             g\x1b
            ]: 7

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_change_of_states_does_not_write_the_values_again()
    {
        Sample sample = Drawing.Sample(
            0, [_host], (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", 1))));
        _text.Show(sample);
        HostState late = _host with { Phase = HostPhase.Late, Message = "no answer yet" };
        _text.Show(sample with { Hosts = [late], IsUpdate = true });
        Assert.That(_values.ToString(), Is.EqualTo("2026-11-26 12:00:00\n@n: 1\n"));
        Assert.That(_errors.ToString(), Does.EndWith("web1: late: no answer yet\n"));
    }

    [Test]
    public void A_negative_count_has_no_bar()
    {
        Show(0, (Drawing.Counter("@h", VariableKind.Histogram), Drawing.Entries(("0-0", 1), ("1-1", -5), ("2-3", 2))));
        Assert.That(_values.ToString(), Does.Contain($"-5 |{new string(' ', 52)}|\n"));
    }

    [Test]
    public void Of_printed_text_only_new_lines_are_written_when_they_are_whole()
    {
        Show(0, (_output, []));
        Show(1, (_output, Drawing.Entries(("", "one\tx\ntw"))));
        Show(2, (_output, Drawing.Entries(("", "one\tx\ntwo\n"))));
        Show(3, (_output, Drawing.Entries(("", "two\nth\x1bree\nrest"))));
        Assert.That(_values.ToString(), Is.EqualTo("one\tx\ntwo\nth\\x1bree\n"));
        _text.Dispose();
        Assert.That(_values.ToString(), Does.EndWith("ree\nrest\n"));
    }

    [Test]
    public void Values_of_a_host_have_its_name()
    {
        _text.Show(new Sample(Drawing.Start,
        [
            new(Drawing.Gauge("@g", VariableKind.Single), "web1", Drawing.Entries(("", 5))),
            new(_output, "web2", Drawing.Entries(("", "hello\n"))),
        ], [_host]));
        Assert.That(_values.ToString(), Is.EqualTo("2026-11-26 12:00:00\nweb1 @g: 5\nweb2: hello\n"));
    }

    [Test]
    public void States_and_warnings_are_written_when_they_change()
    {
        HostState failed = new("web2", HostPhase.Failed, "a\nb\x1b");
        _text.Show(Drawing.Sample(0, [_host with { Phase = HostPhase.Starting }, failed]));
        _text.Show(Drawing.Sample(1, [_host with { Warnings = "w1" }, failed]));
        _text.Show(Drawing.Sample(2, [_host with { Warnings = "w1\nw2", LostEvents = 12 }]));
        _text.Show(Drawing.Sample(3, [_host with { Warnings = "w1\nw2", LostEvents = 12 }]));
        Assert.That(_errors.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            "web1: starting\nweb2: failed: a\n  b\\x1b\nweb1: running\nweb1: warning: w1\nweb1: warning: w2\n"
            + "web1: 12 events lost\n"));
        Assert.That(_values.ToString(), Is.Empty);
    }

    [Test]
    public void Bpftraces_own_prefix_is_not_repeated()
    {
        _text.Show(Drawing.Sample(0, [_host with { Warnings = "WARNING: could not attach probe" }]));
        Assert.That(_errors.ToString(), Does.EndWith("web1: warning: could not attach probe" + Environment.NewLine));
    }

    [Test]
    public void Keys_are_in_the_order_of_their_values_then_of_their_numbers()
    {
        Show(0, (Drawing.Gauge("@m", VariableKind.Map),
            Drawing.Entries(("1,10", 5), ("1,9", 5), ("2", 70), ("x", 8))));
        Assert.That(_values.ToString(), Does.EndWith("@m[1,9]: 5\n@m[1,10]: 5\n@m[x]: 8\n@m[2]: 70\n"));
    }

    [Test]
    public void With_a_limit_the_largest_values_are_shown()
    {
        using PlainText text = new(_values, _errors, mostKeys: 2);
        text.Show(Drawing.Sample(0, [_host],
            (Drawing.Gauge("@m", VariableKind.Map), Drawing.Entries(("a", 5), ("b", 7), ("c", 1), ("d", 9))),
            (Drawing.Gauge("@few", VariableKind.Map), Drawing.Entries(("a", 5), ("b", 7)))));
        Assert.That(_values.ToString(), Does.EndWith(
            "@m[b]: 7\n@m[d]: 9\n@m: ... 2 more\n@few[a]: 5\n@few[b]: 7\n"));
    }

    [TestCase(1234.5678901234, "1234.57")]
    [TestCase(2, "2")]
    public void Fractions_have_two_places(double value, string text)
    {
        Show(0, (Drawing.Gauge("@a", VariableKind.Single), Drawing.Entries(("", value))));
        Assert.That(_values.ToString(), Does.EndWith($"@a: {text}\n"));
    }

    private void Show(int second, params (Variable Variable, Entry[] Entries)[] variables) =>
        _text.Show(Drawing.Sample(second, [_host], variables));
}
