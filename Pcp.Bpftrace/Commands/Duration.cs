namespace Pcp.Bpftrace.Commands;

/// <summary>Times of the command line: <c>30s</c>, <c>10min</c>, <c>1h</c>.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Seconds)[] _units =
        [("ms", 0.001), ("msec", 0.001), ("s", 1), ("sec", 1), ("", 1), ("min", 60), ("m", 60), ("h", 3600), ("hour", 3600)];

    /// <summary>Reads a time.</summary>
    internal static TimeSpan Parse(string text, string option)
    {
        string unit = text.TrimStart("0123456789.".ToCharArray()).Trim();
        int found = Array.FindIndex(_units, each => each.Unit == unit);
        return found >= 0 && double.TryParse(text[..^unit.Length], CultureInfo.InvariantCulture, out double number)
            && number > 0
            ? TimeSpan.FromSeconds(number * _units[found].Seconds)
            : throw new CommandException($"{option}: '{text}' is no time", ExitStatus.WrongUsage);
    }
}
