using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// The format of a kept script's file: a header, an empty line, the code. The line of an unknown user is missing.
/// <code>
/// pmdabpftrace script 1
/// user: root
/// registered: 2026-11-26T10:45:54.1234567+00:00
/// bytes: 17
///
/// BEGIN { @n = 1; }
/// </code>
/// </summary>
internal static class KeptFormat
{
    private const string Version = "pmdabpftrace script 1";
    private const string User = "user: ";
    private const string Registered = "registered: ";
    private const string Length = "bytes: ";
    private const string Time = "O";

    /// <summary>The most bytes before the code: all but the user's name is short.</summary>
    public const int MaxHeader = 4096;

    public static byte[] Write(KeptScript script)
    {
        // Escaped: the name of a user of SASL may contain anything.
        string user = script.User is null ? "" : $"{User}{Uri.EscapeDataString(script.User)}\n";
        string time = script.CreatedAt.ToString(Time, CultureInfo.InvariantCulture);
        string header = $"{Version}\n{user}{Registered}{time}\n{Length}{script.Code.Length}\n\n";
        return [.. Encoding.UTF8.GetBytes(header), .. script.Code];
    }

    /// <summary>Parses a file.</summary>
    /// <returns>The script; null if the file is damaged.</returns>
    public static KeptScript? Read(string name, ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf("\n\n"u8);
        if (end < 0)
            return null;
        byte[] code = content[(end + 2)..].ToArray();
        string[] lines = Encoding.UTF8.GetString(content[..end]).Split('\n');
        bool hasUser = lines.Length == 4;
        string? user = hasUser ? ValueOf(lines[1], User) : null;
        bool isValid = (hasUser ? user is not null : lines.Length == 3)
            && lines[0] == Version
            && ValueOf(lines[^1], Length) == code.Length.ToString(CultureInfo.InvariantCulture);
        return isValid && TryParseTime(ValueOf(lines[^2], Registered), out DateTimeOffset time)
            ? new KeptScript(name, user is null ? null : Uri.UnescapeDataString(user), time, code)
            : null;
    }

    private static string? ValueOf(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) ? line[key.Length..] : null;

    private static bool TryParseTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
