namespace Bench.Measuring;

/// <summary>How much is measured: all, or just enough to see that everything works.</summary>
/// <param name="IsShort">Whether it is the short form, whose timings mean nothing.</param>
internal sealed record Effort(bool IsShort)
{
    /// <summary>How often something is done.</summary>
    public int Rounds(int full, int small = 3) => IsShort ? small : full;

    /// <summary>How many keys or scripts there are.</summary>
    public int Size(int full, int small) => IsShort ? small : full;

    /// <summary>How long something is observed.</summary>
    public TimeSpan Time(double seconds) => TimeSpan.FromSeconds(IsShort ? 0.3 : seconds);

    /// <summary>How long to wait between two samples.</summary>
    public TimeSpan Pace(double milliseconds) => IsShort ? TimeSpan.Zero : TimeSpan.FromMilliseconds(milliseconds);
}
