using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class MapDecoderTests
{
    [TestCase("0", "0")]
    [TestCase("18446744073709551615", "18446744073709551615")]
    [TestCase("9007199254740993", "9007199254740993")]
    [TestCase("-1", "-1")]
    [TestCase("-9223372036854775808", "-9223372036854775808")]
    [TestCase("-0", "0")]
    [TestCase("true", "1")]
    [TestCase("false", "0")]
    public void Integers_are_exact_to_64_bits(string json, string value) =>
        Assert.That(Content(json), Is.EqualTo($"@x\n  {value}\n"));

    [TestCase("1.50", "\"1.50\"")]
    [TestCase("1e3", "\"1e3\"")]
    [TestCase("18446744073709551616", "\"18446744073709551616\"")]
    [TestCase("-9223372036854775809", "\"-9223372036854775809\"")]
    public void Numbers_that_are_no_such_integer_are_text(string json, string value) =>
        Assert.That(Content(json), Is.EqualTo($"@x\n  {value}\n"));

    [TestCase("\"9007199254740993\"", "9007199254740993")]
    [TestCase("\"-9007199254740993\"", "-9007199254740993")]
    [TestCase("\"123\"", "\"123\"")]
    [TestCase("\"-1\"", "\"-1\"")]
    [TestCase("\"999999999999999\"", "\"999999999999999\"")]
    [TestCase("\"0000000000000001\"", "\"0000000000000001\"")]
    [TestCase("\"12345678901234567890123\"", "\"12345678901234567890123\"")]
    [TestCase("\"1234567890123456 \"", "\"1234567890123456 \"")]
    public void Quoted_digits_are_an_integer_only_where_a_double_could_not_hold_them(string json, string value) =>
        Assert.That(Content(json), Is.EqualTo($"@x\n  {value}\n"));

    [TestCase("\"hello\"", "\"hello\"")]
    [TestCase("\"\"", "\"\"")]
    [TestCase(@"""{\""a\"": [1, null]}""", "\"{\"a\": [1, null]}\"")]
    [TestCase(@"""\n    f+1\n""", "\"⏎    f+1⏎\"")]
    public void Strings_are_text(string json, string value) =>
        Assert.That(Content(json), Is.EqualTo($"@x\n  {value}\n"));

    [TestCase("[1,2,\"in\"]", "(1, 2, in)")]
    [TestCase("[1,[2,[3,\"three\"]],\"end\"]", "(1, (2, (3, three)), end)")]
    [TestCase("[]", "()")]
    [TestCase("[true,\"9007199254740993\"]", "(true, 9007199254740993)")]
    [TestCase("[{ \"a\": 1, \"in\": { \"x\": [9] } },2]", "({ .a = 1, .in = { .x = [9] } }, 2)")]
    public void Tuples_are_text_as_bpftrace_prints_them(string json, string text) =>
        Assert.That(Content(json), Is.EqualTo($"@x\n  \"{text}\"\n"));

    [Test]
    public void Keys_become_instances_byte_for_byte() =>
        Assert.That(
            Content("""{"two words": 1, "a, b": 2, "quote\"": -3, "\n    f+1\n": 4, "12": "x", "": 5, "t": [1,"x"]}"""),
            Is.EqualTo("""
                @x
                  [two words] 1
                  [a, b] 2
                  [quote"] -3
                  [⏎    f+1⏎] 4
                  [12] "x"
                  5
                  [t] "(1, x)"

                """));

    [Test]
    public void A_key_that_comes_twice_is_told_twice() =>
        Assert.That(Content("""{"a,b,c": 1, "a,b,c": 2}"""), Is.EqualTo("@x\n  [a,b,c] 1\n  [a,b,c] 2\n"));

    [Test]
    public void A_struct_for_a_key_is_text() =>
        Assert.That(
            Content("""{"k": { "first": 42, "name": "na\"me" }}"""),
            Is.EqualTo("@x\n  [k] \"{ .first = 42, .name = na\"me }\"\n"));

    [TestCase(
        """{ "first": 42, "name": "na\"me", "n": [1,-1], "in": { "x": 9 } }""",
        "  \"{ .first = 42, .name = na\"me, .n = [1,-1], .in = { .x = 9 } }\"\n")]
    [TestCase("""{ "in": [{ "x": 9, "y": 8 },{ "x": 7 }] }""", "  \"{ .in = [{ .x = 9, .y = 8 },{ .x = 7 }] }\"\n")]
    [TestCase("{}", "  nothing\n")]
    [TestCase("5", "  5\n")]
    public void In_a_variable_without_keys_an_object_is_a_struct(string json, string expected) =>
        Assert.That(
            Transcript.Of(
                $"{{\"type\": \"map\", \"data\": {{\"@x\": {json}}}}}\n", default, new HashSet<string> { "@x" }),
            Is.EqualTo($"@x\n{expected}"));

    [TestCase("[-1,-2,1,34,92,9,10,97,126,127]", @"\xff\xfe\x01""\\x09\x0aa~\x7f")]
    [TestCase("[]", "")]
    [TestCase("[128,1]", "(128, 1)")]
    [TestCase("[1,\"a\"]", "(1, a)")]
    [TestCase("\"\\\\xff\\\"\"", "\\xff\"")]
    public void Bytes_are_shown_as_the_text_mode_shows_them(string json, string text)
    {
        Transcript transcript = new() { Buffers = new HashSet<string> { "@x" } };
        using OutputReader reader = new(transcript, 1 << 20);
        reader.Append(Encoding.UTF8.GetBytes($"{{\"type\": \"map\", \"data\": {{\"@x\": {{\"k\": {json}}}}}}}\n"));
        Assert.That(transcript.ToString(), Is.EqualTo($"@x\n  [k] \"{text}\"\n"));
    }

    [Test]
    public void An_empty_map_is_told_as_empty() => Assert.That(Content("{}"), Is.EqualTo("@x\n  nothing\n"));

    [TestCase("5")]
    [TestCase("[]")]
    public void Data_that_is_no_object_is_malformed(string data) =>
        Assert.That(
            Transcript.Of($"{{\"type\": \"map\", \"data\": {data}}}\n"),
            Does.StartWith("warning: bpftrace printed a line that cannot be read"));

    private static string Content(string json) =>
        Transcript.Of($"{{\"type\": \"map\", \"data\": {{\"@x\": {json}}}}}\n");
}
