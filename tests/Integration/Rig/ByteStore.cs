using System.Text.Json;

namespace Integration.Rig;

/// <summary>The outcome of a store of any bytes.</summary>
/// <param name="Error">PCP's message; null if the store succeeded.</param>
/// <param name="Reply">What the metric's value was afterwards, in the same client context.</param>
internal sealed record ByteStore(string? Error, string Reply)
{
    /// <summary>Takes apart what <c>store_bytes.py</c> printed.</summary>
    public static ByteStore Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new(
            document.RootElement.GetProperty("error").GetString(),
            document.RootElement.GetProperty("reply").GetString()!);
    }
}
