using System.Text;
using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes errors that a probe met while the script runs (<c>helper_error</c>, <c>runtime_error</c>), or that the
/// script reports itself (<c>errorf()</c>, <c>warnf()</c>).
/// </summary>
internal static class RuntimeErrorDecoder
{
    // bpftrace's name for the script that it reads from its standard input.
    private const string ScriptFile = "stdin";

    public static bool TryDecode(MessageEnvelope message, DecoderContext context)
    {
        context.Sink.Warning(Format(message.Line));
        return true;
    }

    // 0.16 to 0.22 print a helper and a code, but no message.
    private static string Format(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        string? message = null, helper = null, code = null, file = null, row = null, column = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("msg"u8))
                message = ReadText(ref json);
            else if (name.SequenceEqual("helper"u8))
                helper = ReadText(ref json);
            else if (name.SequenceEqual("retcode"u8))
                code = ReadText(ref json);
            else if (name.SequenceEqual("filename"u8))
                file = ReadText(ref json);
            else if (name.SequenceEqual("line"u8))
                row = ReadText(ref json);
            else if (name.SequenceEqual("col"u8))
                column = ReadText(ref json);
            else
                json.Skip();
        }

        string where = file is null or ScriptFile ? "" : $"{file}, ";
        if (row is not null)
            where += $"line {row}, column {column ?? "?"}: ";
        string what = message?.TrimEnd() ?? "a helper of the kernel failed";
        return helper is null ? where + what : $"{where}{what} ({helper} returned {code ?? "?"})";
    }

    private static string ReadText(ref Utf8JsonReader json)
    {
        using ArrayPoolBufferWriter<byte> text = new();
        ValueFormatter.Append(ref json, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
