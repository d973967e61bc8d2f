using System.Buffers;

namespace Pmda.Bpftrace.Json;

/// <summary>The replies that a client fetches from a control metric after a store, as bytes of JSON.</summary>
internal static class ControlReply
{
    /// <summary>There is nothing to say: no store came before, or its reply was fetched already.</summary>
    public static ReadOnlySpan<byte> Nothing => "{}"u8;

    /// <summary>A deregister, start or stop was done.</summary>
    public static ReadOnlySpan<byte> Success => """{"success": "true"}"""u8;

    /// <summary>A deregister, start or stop was not done, or not wholly.</summary>
    /// <param name="message">Why, to the client.</param>
    public static byte[] Error(string message)
    {
        ArrayBufferWriter<byte> output = new();
        PythonJsonWriter json = new(output);
        json.BeginObject();
        json.Name("error");
        json.Value(message);
        json.EndObject();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The outcome of a register, a refused one too.</summary>
    public static byte[] Registered(ScriptReport script)
    {
        ArrayBufferWriter<byte> output = new();
        ScriptJson.Write(output, script);
        return output.WrittenSpan.ToArray();
    }
}
