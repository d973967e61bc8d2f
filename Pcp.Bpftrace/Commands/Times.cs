using System.CommandLine;
using System.Text.RegularExpressions;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reads intervals and time zones of the command line as PCP's other clients do.</summary>
internal static partial class Times
{
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromMilliseconds(10);

    // libpcp waits five seconds for a host that is dead.
    private static readonly TimeSpan _patienceForZone = TimeSpan.FromSeconds(10);

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
            // libpcp takes "ms" for minutes, as any other beginning of a word for them.
            TimeSpan time = TimeOptions.ParseInterval(Milliseconds().Replace(text, "msec"));
            return time <= _longest
                ? time
                : throw new CommandException(
                    $"{option}: {text} is too long; use at most 20 days", ExitStatus.WrongUsage);
        }
        catch (FormatException)
        {
            throw new CommandException(
                $"{option}: '{text}' is not a time such as 30s, 10min, 1hour", ExitStatus.WrongUsage);
        }
    }

    /// <summary>The time window that options select in an archive.</summary>
    internal static TimeWindow Window(SamplingOptions sampling, ArchiveLabel label, PcpTimeZone zone)
    {
        try
        {
            return Parse(sampling);
        }
        catch (FormatException)
        {
            throw new CommandException(
                $"{WrongOption()} is not a time such as -10min, @14:30, '@2026-11-26 14:30' (PCPIntro(1))",
                ExitStatus.WrongUsage);
        }

        TimeWindow Parse(SamplingOptions options) => TimeOptions.ParseWindow(
            options.Start, options.Finish, options.Align, options.Origin, label.Start, label.End, zone);

        // libpcp does not say which option is wrong.
        string WrongOption()
        {
            SamplingOptions none = new();
            (Option<string?> Option, string? Value, SamplingOptions Alone)[] options =
            [
                (PcpOptions.Start, sampling.Start, none with { Start = sampling.Start }),
                (PcpOptions.Finish, sampling.Finish, none with { Finish = sampling.Finish }),
                (PcpOptions.Origin, sampling.Origin, none with { Origin = sampling.Origin }),
                (PcpOptions.Align, sampling.Align, none with { Align = sampling.Align }),
            ];
            return options.Where(each => !IsValid(each.Alone)).Select(each => $"{each.Option.Name}: '{each.Value}'")
                .FirstOrDefault("the time window");
        }

        bool IsValid(SamplingOptions options)
        {
            try
            {
                Parse(options);
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }

    /// <summary>The time zone in which times are shown.</summary>
    /// <param name="sampling">The options.</param>
    /// <param name="ask">Asks the source of the values for its zone, which -z asks for.</param>
    internal static PcpTimeZone Zone(SamplingOptions sampling, Func<PcpTimeZone> ask)
    {
        try
        {
            return sampling.TimeZone is { } zone ? new PcpTimeZone(zone)
                : sampling.UsesHostZone ? ask()
                : PcpTimeZone.Local;
        }
        catch (PmException e)
        {
            throw new CommandException(e.Message);
        }
    }

    /// <summary>
    /// The time zone of the first host that answers; if none does in ten seconds, that of this one, which is noted.
    /// </summary>
    /// <param name="hosts">The host specifications.</param>
    /// <param name="ask">Asks one of them.</param>
    /// <param name="errors">Where the note is written.</param>
    /// <param name="time">The clock.</param>
    // One after the other: the zone has to be made before there are other threads.
    internal static PcpTimeZone ZoneOf(
        IReadOnlyList<string> hosts, Func<string, PcpTimeZone> ask, TextWriter errors, TimeProvider time)
    {
        long began = time.GetTimestamp();
        foreach (string host in hosts.TakeWhile(_ => time.GetElapsedTime(began) < _patienceForZone))
        {
            try
            {
                return ask(host);
            }
            catch (PmException)
            {
                // The failure of the host is reported when it is followed.
            }
        }

        CommandLine.Report(
            errors, "note: no host has answered: times are in the time zone of this one; -Z sets another");
        return PcpTimeZone.Local;
    }

    [GeneratedRegex(@"(?<=[0-9\s])ms\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Milliseconds();
}
