using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The picture until there are values: the phase of each host, and a sign that time passes.</summary>
internal static class WaitingPicture
{
    public static IReadOnlyList<Line> Draw(Sample? sample, TimeSpan waited, Canvas canvas)
    {
        string spinner = canvas.Appearance.Spinner;
        char sign = spinner[(int)(waited.TotalMilliseconds / 100) % spinner.Length];
        HostState[] waiting = [.. (sample?.Hosts ?? []).Where(IsWaiting)];
        List<Line> lines = [];
        string seconds = ((int)waited.TotalSeconds).ToString(CultureInfo.InvariantCulture) + " s";
        lines.Add(new Line($"{sign} ", Palette.Bar)
            .Add(Activity(waiting, sample))
            .Add(canvas.Appearance.Separator + seconds, Palette.Dim));
        if (sample?.Hosts.Count > 1)
        {
            foreach (HostState host in waiting)
            {
                Line line = new("  " + canvas.Appearance.Text(host.Host) + "  ");
                lines.Add(line.Add(PhaseNames.Of(host.Phase), Header.Style(host.Phase)));
            }
        }

        if (lines.Count > canvas.Height && canvas.Height > 0)
        {
            int hidden = lines.Count - canvas.Height + 1;
            lines.RemoveRange(canvas.Height - 1, hidden);
            if (lines.Count > 0)
                lines.Add(new Line($"  {canvas.Appearance.Ellipsis} {hidden} more", Palette.Dim));
        }

        return [.. lines.Take(canvas.Height).Select(line => line.Fit(canvas.Width, canvas.Appearance))];
    }

    private static bool IsWaiting(HostState host) =>
        host.Phase is HostPhase.Connecting or HostPhase.Starting or HostPhase.Running;

    private static string Activity(HostState[] waiting, Sample? sample)
    {
        if (waiting.Any(host => host.Phase == HostPhase.Running))
            return "attached, waiting for values";
        if (waiting.Any(host => host.Phase == HostPhase.Starting))
            return "bpftrace compiles the script and attaches its probes";
        return sample is null || waiting.Length > 0 ? "connecting" : "waiting";
    }
}
