using System.Text;
using System.Text.Json;
using Bpftrace.Runner.Output;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Tests.Output;

public sealed class ValueFormatterTests
{
    [TestCase("5", "5")]
    [TestCase("true", "true")]
    [TestCase("\"a\\n\"", "a\n")]
    [TestCase("[]", "()")]
    [TestCase("""[1, "a", [2,3]]""", "(1, a, (2, 3))")]
    [TestCase("{}", "{}")]
    [TestCase("""{"a": 1, "b": [2,3], "c": {"d": "x"}}""", "{ .a = 1, .b = [2,3], .c = { .d = x } }")]
    [TestCase("""[{"a": [1,2]}, [3,4], {}]""", "({ .a = [1,2] }, (3, 4), {})")]
    [TestCase("""{"a": {}, "b": []}""", "{ .a = {}, .b = [] }")]
    public void A_value_is_formatted_as_in_text_mode(string value, string expected)
    {
        using ArrayPoolBufferWriter<byte> text = new();
        Utf8JsonReader json = new(Encoding.UTF8.GetBytes($"[{value}, 7]"));
        json.Read();
        json.Read();
        ValueFormatter.Append(ref json, text);

        Assert.That(Encoding.UTF8.GetString(text.WrittenSpan), Is.EqualTo(expected));
        Assert.That(
            json.Read() && json.TokenType == JsonTokenType.Number && json.GetInt32() == 7,
            Is.True,
            "moved to its end");
    }
}
