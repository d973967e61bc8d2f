using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class PlainMapTests
{
    private static readonly HashSet<string> _singles = ["@value"];

    [TestCase("{}")]
    [TestCase("""{"a": 0}""")]
    [TestCase("""{"a": 1, "b": -1, "": 10}""")]
    [TestCase("""{"a": 9999999999999999999, "b": -999999999999999999}""")]
    [TestCase("""{"a": 1, "a": 2}""")]
    [TestCase("""{"\n        vfs_read+1\n,reader": 7, "say \"hi\"\\": 1, "\/\b\f\r\t": 2}""")]
    [TestCase("""{"é": 1, "}}}": 2, ", ": 3}""")]
    public void A_map_of_plain_keys_and_integers_has_its_own_way(string content)
    {
        OutputQuirks quirks = OutputQuirks.Of(0, 17);
        Assert.That(Plain(Line(content), quirks), Is.Not.Empty.And.EqualTo(General(Line(content), quirks)));
    }

    [TestCase("5")]
    [TestCase("[]")]
    [TestCase("""{"a": 1.5}""")]
    [TestCase("""{"a": 1e5}""")]
    [TestCase("""{"a": 01}""")]
    [TestCase("""{"a": -0}""")]
    [TestCase("""{"a": -}""")]
    [TestCase("""{"a": }""")]
    [TestCase("""{"a": +1}""")]
    [TestCase("""{"a": 10000000000000000000}""")]
    [TestCase("""{"a": -1000000000000000000}""")]
    [TestCase("""{"a": "1"}""")]
    [TestCase("""{"a": true}""")]
    [TestCase("""{"a": {"b": 1}}""")]
    [TestCase("""{"a": 1, }""")]
    [TestCase("""{"a": 1 "b": 2}""")]
    [TestCase("""{"a": 1,"b": 2}""")]
    [TestCase("""{"a":1}""")]
    [TestCase("""{ "a": 1}""")]
    [TestCase("""{a": 1}""")]
    [TestCase("""{"a: 1}""")]
    [TestCase("""{"\u0041": 1}""")]
    [TestCase("""{"\uffffffc3": 1}""")]
    [TestCase("""{"\x41": 1}""")]
    [TestCase("{\"\\")]
    [TestCase("{\"a\u0001b\": 1}")]
    [TestCase("{\"\\n\u0001b\": 1}")]
    [TestCase("{\"a\u007fb\": 1}")]
    [TestCase("""{"a": 1}, "@y": {"b": 2}""")]
    [TestCase("""{"a": 1}}""")]
    public void Anything_else_has_not(string content) =>
        Assert.That(PlainMap.TryRead(Line(content), out _), Is.False);

    [TestCase("""{"type": "map", "data": {"@x": {"a": 1}}} """)]
    [TestCase("""{"type": "map", "data": {"@x": {"a": 1}}""")]
    [TestCase("""{"type": "map", "data": {"@x\n": {"a": 1}}}""")]
    [TestCase("""{"type": "map", "data": {"": {"a": 1}}}""")]
    [TestCase("""{"type": "map", "data": {"@x": """)]
    [TestCase("""{"type": "map", "data": {"@x""")]
    [TestCase("""{"type":"map","data":{"@x":{"a":1}}}""")]
    [TestCase("""{"type": "stats", "data": {"@x": {"a": 1}}}""")]
    [TestCase("""{"data": {"@x": {"a": 1}}, "type": "map"}""")]
    [TestCase("")]
    public void Nor_has_any_other_line(string line) =>
        Assert.That(PlainMap.TryRead(Encoding.UTF8.GetBytes(line), out _), Is.False);

    [Test]
    public void Every_line_that_breaks_off_is_left_alone()
    {
        byte[] line = Line("""{"k,1": 12, "\\": -3, "é": 0}""");
        for (int length = 0; length < line.Length; length++)
            Assert.That(PlainMap.TryRead(line.AsSpan(0, length), out _), Is.False, $"of {length} bytes");
        Assert.That(PlainMap.TryRead(line, out _), Is.True);
    }

    [Test]
    public void A_variable_without_keys_holds_a_structure()
    {
        byte[] line = [.. """{"type": "map", "data": {"@value": {"a": 1}}}"""u8];
        Assert.That(Plain(line, default), Is.EqualTo("@value\n  \"{ .a = 1 }\"\n").And.EqualTo(General(line, default)));
    }

    [Test]
    public void Keys_escaped_twice_are_unescaped_twice() =>
        Assert.That(Plain(Line("""{"f+1\\n": 1}"""), OutputQuirks.Of(0, 23)), Is.EqualTo("@x\n  [f+1⏎] 1\n"));

    [Test]
    public void A_variable_that_is_not_wanted_is_passed_over()
    {
        Transcript transcript = new() { Unwanted = new HashSet<string> { "@x" } };
        using OutputReader reader = new(transcript, 1 << 20);
        reader.Append(Line("""{"a": 1}"""));
        reader.Complete();
        Assert.That(transcript.ToString(), Is.Empty);
    }

    [Test]
    public void Of_what_versions_really_printed_both_ways_tell_the_same()
    {
        int plain = 0;
        foreach (string capture in CaptureTests.Captures())
        {
            OutputQuirks quirks = CaptureTests.Quirks(capture);
            foreach (string text in File.ReadLines(Path.Combine(CaptureTests.Root, capture), Encoding.Latin1))
            {
                byte[] line = Encoding.Latin1.GetBytes(text);
                if (Plain(line, quirks) is not { Length: > 0 } told)
                    continue;
                Assert.That(told, Is.EqualTo(General(line, quirks)), $"{capture}: {text}");
                plain++;
            }
        }

        Assert.That(plain, Is.GreaterThan(50));
    }

    private static byte[] Line(string content) =>
        Encoding.UTF8.GetBytes($$$"""{"type": "map", "data": {"@x": {{{content}}}}}""");

    private static string Plain(byte[] line, OutputQuirks quirks) =>
        Told(quirks, context =>
        {
            if (PlainMap.TryRead(line, out PlainMap map))
                map.Emit(context);
        });

    private static string General(byte[] line, OutputQuirks quirks) =>
        Told(quirks, context =>
        {
            Assert.That(MessageEnvelope.TryRead(line, out MessageEnvelope message), Is.True);
            Assert.That(
                VariableDecoder.TryDecodeAll(message.Data, context, MapDecoder.TryDecodeVariable), Is.True);
        });

    private static string Told(OutputQuirks quirks, Action<DecoderContext> tell)
    {
        Transcript transcript = new() { Singles = _singles };
        using DecoderContext context = new(transcript, quirks);
        tell(context);
        return transcript.ToString();
    }
}
