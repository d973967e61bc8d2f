using System.Globalization;
using System.Text;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// The content of a kept script's file: lines of a header, an empty line, then the code.
/// <code>
/// pmdabpftrace script 1
/// user: root
/// registered: 2026-11-26T10:45:54.1234567+00:00
/// bytes: 17
///
/// BEGIN { @n = 1; }
/// </code>
/// The line of the user is missing where it is not known.
/// </summary>
internal static class KeptFormat
{
    private const string Version = "pmdabpftrace script 1";
    private const string User = "user: ";
    private const string Registered = "registered: ";
    private const string Length = "bytes: ";
    private const string Time = "O";

    // All but the user's name is short.
    private const int MaxHeader = 4096;

    private static ReadOnlySpan<byte> EndOfHeader => "\n\n"u8;

    /// <summary>The longest file.</summary>
    /// <param name="code">The longest code.</param>
    public static int MaxSize(int code) => MaxHeader + code;

    /// <summary>A script as the content of its file.</summary>
    public static byte[] Write(KeptScript script)
    {
        // Escaped: a user's name that is proved by SASL may hold anything.
        string user = script.User is null ? "" : $"{User}{Uri.EscapeDataString(script.User)}\n";
        string header = string.Create(
            CultureInfo.InvariantCulture,
            $"{Version}\n{user}{Registered}{script.CreatedAt.ToString(Time, CultureInfo.InvariantCulture)}\n{Length}{script.Code.Length}\n\n");
        return [.. Encoding.UTF8.GetBytes(header), .. script.Code];
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="name">The script's name.</param>
    /// <param name="content">All of the file.</param>
    /// <returns>The script; null if the file is damaged.</returns>
    public static KeptScript? Read(string name, ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf(EndOfHeader);
        if (end < 0)
            return null;
        Queue<string> lines = new(Encoding.UTF8.GetString(content[..end]).Split('\n'));
        byte[] code = content[(end + EndOfHeader.Length)..].ToArray();
        if (lines.Dequeue() != Version)
            return null;
        string? user = Take(lines, User) is { } escaped ? Uri.UnescapeDataString(escaped) : null;
        return Take(lines, Registered) is { } registered
            && DateTimeOffset.TryParseExact(registered, Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            && Take(lines, Length) == code.Length.ToString(CultureInfo.InvariantCulture)
            && lines.Count == 0
                ? new KeptScript(name, user, time, code)
                : null;
    }

    /// <summary>The value of the next line, if it has this key.</summary>
    private static string? Take(Queue<string> lines, string key) =>
        lines.TryPeek(out string? line) && line.StartsWith(key, StringComparison.Ordinal) ? lines.Dequeue()[key.Length..] : null;
}
