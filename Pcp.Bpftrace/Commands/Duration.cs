using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Times of the command line in PCP's notation: <c>30s</c>, <c>10min</c>, <c>1hour 30min</c>.</summary>
internal static class Duration
{
    /// <summary>Reads the value of an option.</summary>
    internal static TimeSpan Parse(string text, string option)
    {
        try
        {
            TimeSpan time = TimeOptions.ParseInterval(text);
            return time > TimeSpan.Zero
                ? time
                : throw new CommandException($"{option}: the time must be more than 0", ExitStatus.WrongUsage);
        }
        catch (FormatException e)
        {
            throw new CommandException($"{option}: {e.Message}", ExitStatus.WrongUsage);
        }
    }
}
