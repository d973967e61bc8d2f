using System.Globalization;
using System.Text;
using Bpftrace.Runner.Language;

namespace Bench.InProcess;

/// <summary>Print cycles of one map, as bpftrace prints them.</summary>
internal static class OutputSample
{
    /// <summary>The token of the markers around cycles.</summary>
    public const string Token = "bench";

    private static readonly PrintMarker _marker = new(Token);

    /// <summary>One cycle of the map <c>@keys</c>.</summary>
    /// <param name="first">The first of its keys.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="cycle">Its number, on which the values depend.</param>
    public static byte[] Cycle(int first, int count, int cycle)
    {
        StringBuilder text = new(
            $"{{\"type\": \"printf\", \"data\": \"{_marker.Begin(0)}\"}}\n"
            + "{\"type\": \"map\", \"data\": {\"@keys\": {");
        for (int i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : "")}\"process-{first + i}\": {1000 * cycle + i}");
        }

        return Encoding.UTF8.GetBytes(
            text.Append($"}}}}}}\n{{\"type\": \"printf\", \"data\": \"{_marker.End(0)}\"}}\n").ToString());
    }
}
