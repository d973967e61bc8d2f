namespace Pmda.Bpftrace.Json;

/// <summary>The JSON that a client fetches from a control metric after it has stored the name of a script.</summary>
internal static class ControlReply
{
    /// <summary>The reply if no store came before, or its reply was fetched already.</summary>
    public static ReadOnlySpan<byte> Nothing => "{}"u8;

    public static ReadOnlySpan<byte> Success => """{"success": "true"}"""u8;

    public static ReadOnlySpan<byte> ScriptNotFound => """{"error": "script not found"}"""u8;

    public static ReadOnlySpan<byte> ScriptsNotFound => """{"error": "one or more scripts were not found"}"""u8;

    public static ReadOnlySpan<byte> TooManyNames => """{"error": "too many names, no script was deregistered"}"""u8;
}
