using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Audit;

/// <summary>
/// The form of an event in the audit trail: <c>audit: KEY=VALUE KEY=VALUE</c>, in one line of ASCII, the keys always in
/// this order, those without a value left out. Values that users can choose are in double quotes, and no byte of them
/// can end the quotes or the line.
/// </summary>
internal static class AuditLine
{
    /// <summary>The most bytes of a value; a longer one is cut.</summary>
    public const int MaxValue = 256;

    private const string CutMark = "...";

    // PCP's own tests search the log for the stock agent's words and expect one line for each refusal: this line has
    // other words.
    private const string StockWords = "permission denied", OurWords = "not permitted";

    public static string Of(AuditEvent e)
    {
        StringBuilder line = new("audit:");
        Word(line, "action", e.Action);
        Word(line, "outcome", e.Refusal is null ? "ok" : "refused");
        Word(line, "from", From(e.By?.Client));
        Number(line, "uid", e.By?.Client.Uid);
        Text(line, "user", e.By?.User);
        Text(line, "sasl", e.By?.Client.SaslName);
        Number(line, "pid", e.By?.Client.Process?.Id);
        Text(line, "program", e.By?.Client.Process?.Program ?? e.By?.Client.Process?.Name);
        Word(line, "script", e.Script?.Id);
        Word(line, "name", e.Script?.Source.Metadata.Name);
        Text(line, "owner", e.Script?.Username);
        Text(line, "target", e.Target);
        Number(line, "bytes", e.Bytes);
        Word(line, "sha256", e.Sha256);
        Number(line, "count", e.Count);
        Text(line, "reason", e.Refusal?.Replace(StockWords, OurWords, StringComparison.Ordinal));
        return line.ToString();
    }

    private static string From(ClientUser? client) => client?.Peer switch
    {
        null => "agent",
        PeerKind.None => "network",
        PeerKind.Itself => "local",
        PeerKind.Pmproxy => "pmproxy",
        _ => "unknown",
    };

    private static void Number(StringBuilder line, string key, long? number)
    {
        if (number is { } value)
            line.Append(CultureInfo.InvariantCulture, $" {key}={value}");
    }

    // Only for values of letters, digits, underscores and the like, which need no quotes.
    private static void Word(StringBuilder line, string key, string? word)
    {
        if (word is not null)
            line.Append(CultureInfo.InvariantCulture, $" {key}={word}");
    }

    private static void Text(StringBuilder line, string key, string? text)
    {
        if (text is null)
            return;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        line.Append(CultureInfo.InvariantCulture, $" {key}=\"");
        foreach (byte b in bytes.AsSpan(0, Math.Min(bytes.Length, MaxValue)))
        {
            if (b is (byte)'"' or (byte)'\\')
                line.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7f)
                line.Append((char)b);
            else
                line.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        line.Append(bytes.Length > MaxValue ? CutMark : "").Append('"');
    }
}
