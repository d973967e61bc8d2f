using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>Ranges as bpftrace shows them: <c>[1K, 2K)</c>, <c>[0]</c>, <c>(..., 0)</c>.</summary>
internal static class BucketLabel
{
    public static string Of(BucketRange range) => (range.Low, range.High) switch
    {
        (null, null) => "(..., ...)",
        (null, Int128 high) => $"(..., {Numbers.Binary(high + 1)})",
        (Int128 low, null) => $"[{Numbers.Binary(low)}, ...)",
        (Int128 low, Int128 high) when low == high => $"[{Numbers.Binary(low)}]",
        (Int128 low, Int128 high) => $"[{Numbers.Binary(low)}, {Numbers.Binary(high + 1)})",
    };
}
