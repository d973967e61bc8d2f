using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Formats;

public class CsvLinesTests
{
    private const string Heading = "time,host,variable,key,value\n";
    private const string Time = "2026-11-26T12:05:06.070Z";

    [Test]
    public void A_line_is_a_value_and_the_heading_comes_once() =>
        Assert.That(
            Show(
                TestSample.Variable("@", VariableKind.Single, true, ("", 5)),
                TestSample.Variable(
                    "@m", VariableKind.Map, true, ("a", 1), ("b", MetricValue.FromUInt64(ulong.MaxValue))) with
                {
                    Host = "web,1",
                }),
            Is.EqualTo(
                $"{Heading}{Time},,@,,5\n{Time},\"web,1\",@m,a,1\n{Time},\"web,1\",@m,b,18446744073709551615\n"
                + $"{Time},,@,,5\n{Time},\"web,1\",@m,a,1\n{Time},\"web,1\",@m,b,18446744073709551615\n"));

    [TestCase("plain key", "plain key")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [TestCase("\n  main+3\n", "\"\n  main+3\n\"")]
    [TestCase("a\rb", "\"a\rb\"")]
    public void Fields_are_quoted_where_they_must_be(string key, string field) =>
        Assert.That(
            Show(TestSample.Variable("@m", VariableKind.Map, true, (key, 1))),
            Does.StartWith($"{Heading}{Time},,@m,{field},1\n"));

    [Test]
    public void On_a_terminal_text_cannot_control_it()
    {
        using StringWriter output = new();
        using CsvLines csv = new(output, isTerminal: true);
        csv.Show(TestSample.Of(
            TestSample.Variable("@m", VariableKind.Map, true, ("\x1b[2J", "\x9b")), TestSample.Output("a\r\nb\n")));
        Assert.That(
            output.ToString(),
            Is.EqualTo($"{Heading}{Time},,@m,\\x1b[2J,\\x9b\n{Time},,@output,,\"a\\r\nb\n\"\n"));
    }

    [Test]
    public void The_heading_comes_before_there_are_values() => Assert.That(Show(), Is.EqualTo(Heading));

    [Test]
    public void Printed_text_is_a_value_once() =>
        Assert.That(
            Show(TestSample.Output("a\n", "one"), TestSample.Output("b", "two")),
            Is.EqualTo($"{Heading}{Time},one,@output,,\"a\n\"\n{Time},two,@output,,b\n"));

    [Test]
    public void A_change_of_states_is_no_further_record()
    {
        using StringWriter output = new();
        using CsvLines csv = new(output, isTerminal: false);
        Sample sample = TestSample.Of(TestSample.Variable("@", VariableKind.Single, true, ("", 5)));
        csv.Show(sample);
        csv.Show(TestSample.Of(TestSample.Variable("@", VariableKind.Single, true, ("", 6))) with { IsUpdate = true });
        Assert.That(output.ToString(), Is.EqualTo($"{Heading}{Time},,@,,5\n"));
    }

    [Test]
    public void A_pipe_that_nobody_reads_any_more_ends_it()
    {
        using ClosedPipe pipe = new();
        using CsvLines csv = new(pipe, isTerminal: false);
        VariableSample value = TestSample.Variable("@", VariableKind.Single, true, ("", 5));
        csv.Show(TestSample.Of(value));
        Assert.That(csv.Quit.IsCancellationRequested, Is.False);
        csv.Show(TestSample.Of(value));
        Assert.That(csv.Quit.IsCancellationRequested, Is.True);
    }

    /// <summary>Shows the values twice.</summary>
    private static string Show(params VariableSample[] variables)
    {
        using StringWriter output = new();
        using CsvLines csv = new(output, isTerminal: false);
        csv.Show(TestSample.Of(variables));
        csv.Show(TestSample.Of(variables));
        return output.ToString();
    }
}
