using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Audit;

/// <summary>An action on a script that somebody has performed, or was refused.</summary>
/// <param name="Action">A word: <c>register</c>.</param>
internal sealed record AuditEvent(string Action)
{
    /// <summary>Who asked for it; null: the agent itself.</summary>
    public Requester? By { get; init; }

    /// <summary>The script; null if there is none, or not yet.</summary>
    public Script? Script { get; init; }

    /// <summary>The name, id or path of what was asked for, if that is not in <see cref="Script"/>.</summary>
    public string? Target { get; init; }

    /// <summary>The length of what was stored, or of the script's code, in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>The SHA-256 of the script's code.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How many requests this event stands for; null: one.</summary>
    public long? Count { get; init; }

    /// <summary>Why it was refused; null if it was done.</summary>
    public string? Refusal { get; init; }

    /// <summary>An event with code, which is identified by its length and its hash.</summary>
    public static AuditEvent OfCode(string action, ReadOnlySpan<byte> code) =>
        new(action) { Bytes = code.Length, Sha256 = Audit.Sha256.Hex(code) };
}
