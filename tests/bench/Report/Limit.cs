namespace Bench.Report;

/// <summary>A measurement compared with its limit.</summary>
/// <param name="Text">Both in words.</param>
/// <param name="IsMet">Whether the limit is met.</param>
internal sealed record Limit(string Text, bool IsMet)
{
    /// <summary>A time is at most so many times another.</summary>
    public static Limit AtMostTimes(double limit, string other, TimeSpan ours, TimeSpan theirs) =>
        new($"{ours / theirs:0.00} × {other}, at most {limit}", ours / theirs <= limit);

    /// <summary>Ours is at least so many times faster than the stock agent.</summary>
    public static Limit FasterThanStock(double limit, TimeSpan ours, TimeSpan stock) =>
        new($"{stock / ours:0.0} × faster than stock, at least {limit}", stock / ours >= limit);

    /// <summary>A value is at most so much.</summary>
    public static Limit AtMost(double limit, string unit, double measured) =>
        new($"{measured:0.##} {unit}, at most {limit:0.##}", measured <= limit);
}
