using CommunityToolkit.HighPerformance.Buffers;

namespace Pmda.Bpftrace.Json;

/// <summary>The JSON that a client fetches from a control metric after a store.</summary>
internal static class ControlReply
{
    /// <summary>No store came before, or its reply was fetched already.</summary>
    public static ReadOnlySpan<byte> Nothing => "{}"u8;

    public static ReadOnlySpan<byte> Success => """{"success": "true"}"""u8;

    public static ReadOnlySpan<byte> ScriptNotFound => """{"error": "script not found"}"""u8;

    public static ReadOnlySpan<byte> ScriptsNotFound => """{"error": "one or more scripts were not found"}"""u8;

    /// <summary>The outcome of a register, also of a refused one.</summary>
    public static byte[] Registered(ScriptReport script)
    {
        using ArrayPoolBufferWriter<byte> output = new();
        ScriptJson.Write(output, script);
        return output.WrittenSpan.ToArray();
    }
}
