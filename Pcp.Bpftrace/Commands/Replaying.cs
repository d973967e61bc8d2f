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
                Presentations.Open(script, display, StandardOutput.Open(), errors, player), sampling.Samples)).Last;

    /// <summary>The first and the last sample in the time window.</summary>
    internal static (Sample First, Sample Last) Ends(string script, SamplingOptions sampling, TextWriter errors) =>
        Play(script, sampling, isUnattended: true, errors, _ => new LastSample(null));

    private static (Sample First, Sample Last) Play(
        string script,
        SamplingOptions sampling,
        bool isUnattended,
        TextWriter errors,
        Func<IPlayback, LastSample> present)
    {
        try
        {
            using PcpContext archive = PcpContext.OpenArchive(sampling.Archive!);
            CheckHas(archive, script, sampling.Archive!);
            PcpTimeZone zone = Times.Zone(sampling, archive.TimeZone);
            TimeWindow window = Times.Window(sampling, archive.ArchiveLabel(), zone);
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
            return observed is { First: { } first, Last: { } last }
                ? (first, last)
                : throw new CommandException("no sample was found before the end");
        }
        catch (PmException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static void CheckHas(PcpContext archive, string script, string path)
    {
        IReadOnlyList<string> names = ArchivedScript.Names(archive);
        if (!names.Contains(script))
        {
            string others = names.Count == 0 ? "it has none" : $"its scripts: {string.Join(", ", names)}";
            throw new CommandException($"there is no script {script} in {path}; {others}");
        }
    }
}
