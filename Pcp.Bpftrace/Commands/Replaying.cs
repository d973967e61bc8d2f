using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Plays a script of an archive.</summary>
internal static class Replaying
{
    /// <summary>Plays it until the user ends it, or to its end if nobody can; returns the last sample shown.</summary>
    internal static Sample Show(string script, SamplingOptions sampling, DisplayOptions display, TextWriter errors) =>
        Play(script, sampling, isUnattended: !Presentations.ArePictures(display), errors, player =>
            new LastSample(
                Presentations.Open(script, display, StandardOutput.Open(), errors, player), sampling.Samples));

    /// <summary>The last sample in the time window.</summary>
    internal static Sample Last(string script, SamplingOptions sampling, TextWriter errors) =>
        Play(script, sampling, isUnattended: true, errors, _ => new LastSample(null));

    private static Sample Play(
        string script,
        SamplingOptions sampling,
        bool isUnattended,
        TextWriter errors,
        Func<IPlayback, LastSample> present)
    {
        try
        {
            using PcpContext archive = PcpContext.OpenArchive(sampling.Archive!);
            PcpTimeZone zone = Times.Zone(sampling, () => PcpContext.OpenArchive(sampling.Archive!));
            TimeWindow window = Window(sampling, archive.ArchiveLabel(), zone);
            if (window.Warning.Length > 0)
                errors.WriteLine($"{CommandLine.ProgramName}: {window.Warning}");
            PlaybackOptions options = new(
                window,
                sampling.Interval is null ? null : Times.Interval(sampling),
                zone,
                isUnattended);
            ArchivePlayer player = new(archive, script, options, TimeProvider.System);
            using EndSignals signals = new();
            using LastSample observed = present(player);
            player.Run(observed, signals.Token);
            return observed.Last ?? throw new CommandException("no sample was found before the end");
        }
        catch (PmException e)
        {
            throw new CommandException(e.Message);
        }
        catch (FormatException e)
        {
            throw new CommandException(e.Message, ExitStatus.WrongUsage);
        }
    }

    private static TimeWindow Window(SamplingOptions sampling, ArchiveLabel label, PcpTimeZone zone) =>
        TimeOptions.ParseWindow(
            sampling.Start, sampling.Finish, sampling.Align, sampling.Origin, label.Start, label.End, zone);
}
