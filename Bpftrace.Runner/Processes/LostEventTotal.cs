using System.Globalization;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// What bpftrace 0.24 and later says on its standard error when it ends: how many events were lost in all, those among them that it
/// did not come to say on its standard output.
/// </summary>
internal static class LostEventTotal
{
    private const string Label = "Total lost event count: ";

    /// <summary>The total in what a process wrote to its standard error; 0 if it does not say.</summary>
    public static long Find(string text)
    {
        int at = text.LastIndexOf(Label, StringComparison.Ordinal);
        if (at < 0)
            return 0;
        ReadOnlySpan<char> rest = text.AsSpan(at + Label.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long total)
            ? total
            : 0;
    }
}
