using System.Text.Json;

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
        Dictionary<string, string> members = [];
        Utf8JsonReader json = new(message.Line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = Encoding.UTF8.GetString(json.ValueSpan);
            json.Read();
            context.Text.Clear();
            ValueFormatter.Append(ref json, context.Text);
            members[name] = Encoding.UTF8.GetString(context.Text.WrittenSpan);
        }

        context.Sink.Warning(Format(members));
        return true;
    }

    // 0.16 to 0.22 print a helper and a code, but no message.
    private static string Format(Dictionary<string, string> members)
    {
        string file = members.GetValueOrDefault("filename", ScriptFile);
        string where = file == ScriptFile ? "" : $"{file}, ";
        if (members.TryGetValue("line", out string? line))
            where += $"line {line}, column {members.GetValueOrDefault("col", "?")}: ";
        string what = members.GetValueOrDefault("msg", "a helper of the kernel failed").TrimEnd();
        return members.TryGetValue("helper", out string? helper)
            ? $"{where}{what} ({helper} returned {members.GetValueOrDefault("retcode", "?")})"
            : where + what;
    }
}
