using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reads intervals and time zones of the command line as PCP's other clients do.</summary>
internal static class Times
{
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromMilliseconds(10);

    // Waits have a limit of 24 days.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(20);

    /// <summary>The time between samples.</summary>
    internal static TimeSpan Interval(SamplingOptions sampling)
    {
        if (sampling.Interval is not { } text)
            return TimeSpan.FromSeconds(1);
        TimeSpan interval = Parse(text, PcpOptions.Interval.Name);
        return interval >= _shortestInterval
            ? interval
            : throw new CommandException(
                $"{PcpOptions.Interval.Name}: {text} is too short; use at least 10ms", ExitStatus.WrongUsage);
    }

    /// <summary>A time such as <c>30s</c> or <c>1h</c>.</summary>
    internal static TimeSpan Parse(string text, string option)
    {
        try
        {
            TimeSpan time = TimeOptions.ParseInterval(text);
            return time <= _longest
                ? time
                : throw new CommandException(
                    $"{option}: {text} is too long; use at most 20 days", ExitStatus.WrongUsage);
        }
        catch (FormatException e)
        {
            throw new CommandException($"{option}: {e.Message}", ExitStatus.WrongUsage);
        }
    }

    /// <summary>The time zone in which times are shown.</summary>
    /// <param name="sampling">The options.</param>
    /// <param name="connect">Connects to the source of the values, whose zone -z asks for.</param>
    internal static PcpTimeZone Zone(SamplingOptions sampling, Func<PcpContext> connect)
    {
        try
        {
            if (sampling.TimeZone is { } zone)
                return new PcpTimeZone(zone);
            if (!sampling.UsesHostZone)
                return PcpTimeZone.Local;
            using PcpContext source = connect();
            return source.TimeZone();
        }
        catch (PmException e)
        {
            throw new CommandException(e.Message);
        }
    }
}
