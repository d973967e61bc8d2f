using System.Text.Json;

namespace Integration.Rig;

/// <summary>The outcome of a store of any bytes.</summary>
/// <param name="Error">PCP's message; null if the store succeeded.</param>
/// <param name="Reply">The metric's value afterwards, in the same client context.</param>
internal sealed record ByteStore(string? Error, string Reply)
{
    /// <summary>Reads the output of <c>store_bytes.py</c>.</summary>
    public static ByteStore Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new(
            document.RootElement.GetProperty("error").GetString(),
            document.RootElement.GetProperty("reply").GetString()!);
    }
}
