using System.Text.Json;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Formats;

public sealed class JsonLinesTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly JsonLines _json;

    public JsonLinesTests() => _json = new JsonLines(_output);

    [SetUp]
    public void SetUp() => _output.GetStringBuilder().Clear();

    [OneTimeTearDown]
    public void Dispose()
    {
        _json.Dispose();
        _output.Dispose();
    }

    [Test]
    public void A_sample_is_an_object_on_a_line_as_documented()
    {
        VariableSample bytes =
            TestSample.Variable("@bytes", VariableKind.Histogram, true, ("0-0", 1), ("1-1", 0), ("2-inf", 7));
        Sample sample = TestSample.Of(
            TestSample.Variable("@", VariableKind.Single, true, ("", 5)),
            bytes with { Host = "b" }) with
        {
            Hosts =
            [
                new HostState("a", HostPhase.Late, "", "one\ntwo\n", Probes: 3, LostEvents: 9),
                new HostState("b", HostPhase.Failed, "no \"route\"\nto host"),
            ],
        };
        _json.Show(sample);
        Assert.That(
            _output.ToString(),
            Is.EqualTo(
                """
                {"time":"2026-11-26T12:05:06.070Z","hosts":[
                {"host":"a","state":"late","error":null,"warnings":["one","two"],"probes":3,"lost_events":9},
                {"host":"b","state":"failed","error":"no \"route\"\nto host","warnings":[],"probes":0,"lost_events":0}
                ],"variables":[{"name":"@","kind":"single","counter":true,"host":null,"value":5},
                {"name":"@bytes","kind":"histogram","counter":true,"host":"b","values":{"0-0":1,"1-1":0,"2-inf":7}}]}
                """.Replace("\n", "", StringComparison.Ordinal) + "\n"));
    }

    [Test]
    public void Numbers_are_exact()
    {
        ShowValues(("u64", MetricValue.FromUInt64(ulong.MaxValue)), ("64", long.MinValue), ("double", 0.1),
            ("infinite", double.PositiveInfinity), ("text", "1"));
        Assert.That(
            _output.ToString(),
            Does.Contain(
                """
                {"u64":18446744073709551615,"64":-9223372036854775808,"double":0.1,"infinite":null,"text":"1"}
                """.Trim()));
    }

    [TestCase("busy,12,\n    open64+81\n    main+3\n")]
    [TestCase("\"quoted\\\" <&> größe 👍")]
    [TestCase("\x1b[2J\0\u0085\u202e")]
    public void Keys_are_exact_and_the_line_has_no_control_characters(string key)
    {
        ShowValues((key, 1));
        string line = _output.ToString()[..^1];
        Assert.That(line.Any(char.IsControl), Is.False);
        using JsonDocument sample = JsonDocument.Parse(line);
        JsonProperty value =
            sample.RootElement.GetProperty("variables")[0].GetProperty("values").EnumerateObject().Single();
        Assert.That(value.Name, Is.EqualTo(key));
    }

    [Test]
    public void A_variable_without_a_value_yet_has_null()
    {
        _json.Show(TestSample.Of(TestSample.Variable("@", VariableKind.Single, true)));
        Assert.That(_output.ToString(), Does.Contain("\"value\":null"));
    }

    [Test]
    public void Of_printed_text_each_object_has_what_is_new()
    {
        foreach (string text in (string[])["a\n", "a\nb\n", "a\nb\n"])
            _json.Show(TestSample.Of(TestSample.Output(text, "new")));
        string[] texts = [.. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[line.IndexOf("\"text\"", StringComparison.Ordinal)..])];
        Assert.That(texts, Is.EqualTo([@"""text"":""a\n""}]}", @"""text"":""b\n""}]}", @"""text"":""""}]}"]));
    }

    [Test]
    public void A_pipe_that_nobody_reads_any_more_ends_it()
    {
        using ClosedPipe pipe = new();
        using JsonLines json = new(pipe);
        json.Show(TestSample.Of());
        Assert.That(json.Quit.IsCancellationRequested, Is.False);
        json.Show(TestSample.Of());
        Assert.That(json.Quit.IsCancellationRequested, Is.True);
        json.Show(TestSample.Of());
        Assert.That(pipe.Written.ToString().Count(c => c == '\n'), Is.EqualTo(1));
    }

    private void ShowValues(params (string Key, MetricValue Value)[] entries) =>
        _json.Show(TestSample.Of(TestSample.Variable("@m", VariableKind.Map, false, entries)));
}
