using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// The interpolation that Python's configparser does: <c>%%</c> is a percent sign, <c>%(key)s</c> the value of another
/// key of the same section or of <c>[DEFAULT]</c>.
/// </summary>
internal static class Interpolation
{
    // configparser's own bound on values that refer to values, which also ends those that refer to themselves.
    private const int MaxDepth = 10;

    /// <summary>Replaces what is to be replaced.</summary>
    /// <param name="raw">The value as it stands in the file.</param>
    /// <param name="find">Gives the raw value of a key by its lower-case name, or null.</param>
    /// <param name="value">The value to use, if there was no error.</param>
    /// <param name="error">What is wrong with the value, or null.</param>
    /// <returns>Whether there was no error.</returns>
    public static bool TryExpand(string raw, Func<string, string?> find, out string value, [NotNullWhen(false)] out string? error)
    {
        StringBuilder expanded = new(raw.Length);
        error = Expand(raw, find, expanded, MaxDepth);
        value = expanded.ToString();
        return error is null;
    }

    private static string? Expand(ReadOnlySpan<char> rest, Func<string, string?> find, StringBuilder expanded, int depth)
    {
        if (depth == 0)
            return "%(...)s refers to itself or is nested too deeply";

        while (rest.IndexOf('%') is >= 0 and var percent)
        {
            expanded.Append(rest[..percent]);
            rest = rest[(percent + 1)..];
            if (rest.StartsWith('%'))
            {
                expanded.Append('%');
                rest = rest[1..];
                continue;
            }

            int end = rest.IndexOf(')');
            if (!rest.StartsWith('(') || end < 2 || !rest[(end + 1)..].StartsWith('s'))
                return "a percent sign is written %%, the value of another key %(key)s";

            string name = rest[1..end].ToString();
            if (find(name.ToLowerInvariant()) is not { } inner)
                return $"%({name})s refers to a key that is not there";
            if (Expand(inner, find, expanded, depth - 1) is { } error)
                return error;
            rest = rest[(end + 2)..];
        }

        expanded.Append(rest);
        return null;
    }
}
