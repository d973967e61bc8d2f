using System.Buffers;
using System.Text;
using System.Text.Json;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tests.Json;

public class PythonJsonTests
{
    [TestCase("", "\"\"")]
    [TestCase("tracepoint:x { @ = 1; }", "\"tracepoint:x { @ = 1; }\"")]
    [TestCase("\"\\/", "\"\\\"\\\\/\"")]
    [TestCase("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"")]
    [TestCase("\0\u0010\u007f", "\"\\u0000\\u0010\\u007F\"")]
    [TestCase(" ~", "\" ~\"")]
    [TestCase("é€", "\"\\u00e9\\u20ac\"")]
    [TestCase("<&>'+`", "\"<&>'+`\"")]
    public void A_string_is_escaped_as_json_dumps_escapes_it(string text, string expected) =>
        Assert.That(Write(json => json.WriteStringValue(text)), Is.EqualTo(expected));

    [Test]
    public void A_long_string_comes_through_whole_and_in_ASCII()
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => (char)(i % 0x250))) + "🐝\u2028\ufeff";

        string written = Write(json => json.WriteStringValue(text));

        Assert.That(written, Does.Match("^[ -~]*$"));
        Assert.That(JsonSerializer.Deserialize<string>(written), Is.EqualTo(text));
    }

    [Test]
    public void Commas_and_colons_have_one_blank_and_brackets_none()
    {
        string written = Write(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteStartArray("a");
            json.WriteEndArray();
            json.WriteStartArray("b");
            json.WriteNumberValue(1);
            json.WriteStringValue("x,");
            json.WriteEndArray();
            json.WriteStartObject("c");
            json.WriteBoolean("d", true);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteNullValue();
            json.WriteEndArray();
        });

        Assert.That(written, Is.EqualTo("""[{}, {"a": [], "b": [1, "x,"], "c": {"d": true}}, null]"""));
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        PythonJson.Write(output, write);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
