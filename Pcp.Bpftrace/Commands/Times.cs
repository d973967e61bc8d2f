using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reads intervals and time zones of the command line as PCP's other clients do.</summary>
internal static class Times
{
    /// <summary>The shortest time between samples.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>The time between samples.</summary>
    internal static TimeSpan Interval(SamplingOptions sampling)
    {
        if (sampling.Interval is not { } text)
            return TimeSpan.FromSeconds(1);
        TimeSpan interval = Parse(text, PcpOptions.Interval.Name);
        return interval >= _shortest
            ? interval
            : throw new CommandException($"{PcpOptions.Interval.Name}: {text} is too short", ExitStatus.WrongUsage);
    }

    /// <summary>A time such as <c>30s</c> or <c>1h</c>.</summary>
    internal static TimeSpan Parse(string text, string option)
    {
        try
        {
            return TimeOptions.ParseInterval(text);
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
