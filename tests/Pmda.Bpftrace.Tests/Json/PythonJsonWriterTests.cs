using System.Buffers;
using System.Text;
using System.Text.Json;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tests.Json;

public class PythonJsonWriterTests
{
    [TestCase("", "\"\"")]
    [TestCase("tracepoint:x { @ = 1; }", "\"tracepoint:x { @ = 1; }\"")]
    [TestCase("\"\\/", "\"\\\"\\\\/\"")]
    [TestCase("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"")]
    [TestCase("\0\u001f\u007f", "\"\\u0000\\u001f\\u007f\"")]
    [TestCase(" ~", "\" ~\"")]
    [TestCase("é€", "\"\\u00e9\\u20ac\"")]
    [TestCase("🐝", "\"\\ud83d\\udc1d\"")]
    [TestCase("<&>'+", "\"<&>'+\"")]
    public void A_string_is_escaped_as_json_dumps_escapes_it(string text, string expected)
    {
        Assert.That(Write((ref PythonJsonWriter json) => json.Value(text)), Is.EqualTo(expected));
    }

    [Test]
    public void A_long_string_comes_through_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => (char)(i % 0x250)));

        string written = Write((ref PythonJsonWriter json) => json.Value(text));

        Assert.That(JsonSerializer.Deserialize<string>(written), Is.EqualTo(text));
    }

    [TestCase(0L, "0")]
    [TestCase(-1L, "-1")]
    [TestCase(long.MinValue, "-9223372036854775808")]
    [TestCase(null, "null")]
    public void A_number_is_decimal(long? number, string expected)
    {
        Assert.That(Write((ref PythonJsonWriter json) => json.Value(number)), Is.EqualTo(expected));
    }

    [Test]
    public void Commas_and_colons_have_one_blank_and_brackets_none()
    {
        string written = Write((ref PythonJsonWriter json) =>
        {
            json.BeginArray();
            json.BeginObject();
            json.EndObject();
            json.BeginObject();
            json.Name("a");
            json.BeginArray();
            json.EndArray();
            json.Name("b");
            json.BeginArray();
            json.Value(1);
            json.Value("x");
            json.EndArray();
            json.Name("c");
            json.BeginObject();
            json.Name("d");
            json.Value(true);
            json.EndObject();
            json.Name("e");
            json.Value(false);
            json.EndObject();
            json.Value((string?)null);
            json.EndArray();
        });

        Assert.That(written, Is.EqualTo("""[{}, {"a": [], "b": [1, "x"], "c": {"d": true}, "e": false}, null]"""));
    }

    private delegate void Writing(ref PythonJsonWriter json);

    private static string Write(Writing write)
    {
        ArrayBufferWriter<byte> output = new();
        PythonJsonWriter json = new(output);
        write(ref json);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
