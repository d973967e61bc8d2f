using System.Text;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>Errors that a running script's probes met (<c>helper_error</c>, <c>runtime_error</c>) or
/// that it reports itself (<c>errorf()</c>, <c>warnf()</c>), as a sentence.</summary>
internal static class RuntimeErrorDecoder
{
    // What bpftrace calls the script that it reads from its standard input.
    private const string ScriptFile = "stdin";

    /// <summary>What the message says, in bpftrace's words where it has any: 0.16 to 0.22 give only a helper and a code.</summary>
    /// <param name="line">The whole message, well-formed.</param>
    public static string Decode(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        string? message = null, helper = null, code = null, file = null, row = null, column = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("msg"u8))
                message = TextOf(ref json);
            else if (name.SequenceEqual("helper"u8))
                helper = TextOf(ref json);
            else if (name.SequenceEqual("retcode"u8))
                code = TextOf(ref json);
            else if (name.SequenceEqual("filename"u8))
                file = TextOf(ref json);
            else if (name.SequenceEqual("line"u8))
                row = TextOf(ref json);
            else if (name.SequenceEqual("col"u8))
                column = TextOf(ref json);
            else
                json.Skip();
        }

        StringBuilder text = new();
        if (file is not (null or ScriptFile))
            text.Append(file).Append(", ");
        if (row is not null)
            text.Append("line ").Append(row).Append(", column ").Append(column ?? "?").Append(": ");
        text.Append(message?.TrimEnd() ?? "a helper of the kernel failed");
        if (helper is not null)
            text.Append(" (").Append(helper).Append(" returned ").Append(code ?? "?").Append(')');
        return text.ToString();
    }

    private static string TextOf(ref Utf8JsonReader json)
    {
        using PooledBuffer text = new();
        ValueText.Append(ref json, text);
        return Encoding.UTF8.GetString(text.Written);
    }
}
