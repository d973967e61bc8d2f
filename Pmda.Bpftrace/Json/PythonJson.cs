using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CommunityToolkit.HighPerformance.Buffers;

namespace Pmda.Bpftrace.Json;

/// <summary>
/// Writes JSON spelled as Python's <c>json.dumps</c> spells it: one line, a blank after each comma and colon, ASCII
/// only. PCP's QA compares the text of replies: 1705 greps for <c>"error": "…"</c> and 1702 expects
/// <c>{"success": "true"}</c>, both with the blank; 1700 reads <c>scripts_json</c> from one line of pminfo's output.
/// </summary>
internal static class PythonJson
{
    // Without indentation this differs from json.dumps in newlines between elements, and in characters outside ASCII.
    private static readonly JsonWriterOptions _options = new()
    {
        Indented = true,
        IndentSize = 0,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        using ArrayPoolBufferWriter<byte> lines = new();
        using (Utf8JsonWriter json = new(lines, _options))
            write(json);
        ReadOnlySpan<byte> rest = lines.WrittenSpan;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            ReadOnlySpan<byte> plain = end < 0 ? rest : rest[..end];
            output.Write(plain);
            rest = rest[plain.Length..];
            if (rest is [(byte)'\n', ..])
            {
                if (plain is [.., (byte)','])
                    output.Write(" "u8);
                rest = rest[1..];
            }
            else if (!rest.IsEmpty)
            {
                Rune.DecodeFromUtf8(rest, out Rune rune, out int length);
                WriteEscaped(output, rune);
                rest = rest[length..];
            }
        }
    }

    private static void WriteEscaped(IBufferWriter<byte> output, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            Utf8.TryWrite(output.GetSpan(6), CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}", out int length);
            output.Advance(length);
        }
    }
}
