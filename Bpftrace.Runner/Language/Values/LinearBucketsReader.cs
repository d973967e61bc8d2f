using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>Reads the bounds in <c>lhist(x, 0, 1_000, $1)</c>.</summary>
/// <param name="tokens">The script.</param>
/// <param name="arguments">Its positional parameters.</param>
internal sealed class LinearBucketsReader(TokenList tokens, ImmutableArray<string> arguments)
{
    /// <summary>
    /// The bounds; null unless all three are integers that are known before the script runs. bpftrace refuses negative
    /// ones.
    /// </summary>
    /// <param name="call">The token of the function's name.</param>
    public LinearBuckets? Read(int call)
    {
        int[] commas = [.. tokens.Inside(call + 1).Where(i => tokens.Text(i) is ",")];
        return commas is [int first, int second, int third]
            && ReadInteger(first + 1, second) is { } min
            && ReadInteger(second + 1, third) is { } max
            && ReadInteger(third + 1, tokens.Closing(call + 1)) is { } step
            && min < max && step > 0
                ? new LinearBuckets(min, max, step)
                : null;
    }

    private long? ReadInteger(int start, int end) => start + 1 != end ? null : tokens.Kind(start) switch
    {
        TokenKind.Number => ParseLiteral(tokens.Name(start)),
        TokenKind.Scratch => ParseParameter(tokens.Text(start)[1..]),
        _ => null,
    };

    /// <summary>A literal: <c>1000</c>, <c>1_000</c>, <c>1e3</c>, <c>0x3e8</c>.</summary>
    private static long? ParseLiteral(string text) =>
        Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowExponent);

    /// <summary>The value of <c>$1</c>. One that is not passed is 0, which nobody means as a bound.</summary>
    private long? ParseParameter(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, null, out int position) && position >= 1 && position <= arguments.Length
            ? Parse(arguments[position - 1], NumberStyles.None)
            : null;

    /// <summary>Not <c>010</c>, which is octal.</summary>
    private static long? Parse(ReadOnlySpan<char> text, NumberStyles style) =>
        text is ['0', 'x' or 'X', .. var digits]
            ? ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out ulong bits) && bits <= long.MaxValue
                ? (long)bits
                : null
            : text is not ['0', _, ..] && long.TryParse(text, style, CultureInfo.InvariantCulture, out long value)
                ? value
                : null;
}
