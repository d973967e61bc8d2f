using Pcp.Bpftrace.Samples;
using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The first line: script, hosts, what is unusual, probes, and the time.</summary>
internal static class Header
{
    private const int LeastTitle = 12;

    public static Line Draw(Status status, History history, int width, Appearance appearance)
    {
        List<Line> parts = Parts(status, history, appearance);
        Line time = Time(status, history);
        string title = appearance.Text(status.Title);
        int titleWidth = Math.Min(Cells.Width(title), Math.Max(LeastTitle, width / 3));

        // Parts at the end are dropped first.
        while (parts.Count > 0 && titleWidth + Together(parts, appearance).Width + time.Width + 1 > width)
            parts.RemoveAt(parts.Count - 1);
        Line line = new Line(Cells.Fit(title, titleWidth, appearance.Ellipsis), Palette.Strong)
            .Add(Together(parts, appearance));
        if (line.Width + 1 + time.Width <= width)
            line.PadTo(width - time.Width).Add(time);
        return line.Fit(width, appearance);
    }

    private static Line Together(List<Line> parts, Appearance appearance)
    {
        Line line = new();
        foreach (Line part in parts)
            line.Add(appearance.Separator, Palette.Dim).Add(part);
        return line;
    }

    private static List<Line> Parts(Status status, History history, Appearance appearance)
    {
        List<Line> parts = [];
        IReadOnlyList<HostState> hosts = history.Sample?.Hosts ?? [];
        if (hosts.Count > 0)
            parts.Add(Hosts(hosts, appearance));
        if (status.Halt.Length > 0)
            parts.Add(new Line($" {status.Halt} ", Palette.Marked));
        if (status.Speed is double speed && speed != 1)
        {
            string text = appearance.Times + Math.Abs(speed).ToString("0.###", CultureInfo.InvariantCulture);
            parts.Add(new Line((speed < 0 ? appearance.Backwards : "") + text, Palette.Warning));
        }

        double lost = hosts.Sum(host => (double)host.LostEvents); // any number, from another host
        if (lost > 0)
            parts.Add(new Line(Numbers.Exact(lost) + " events lost", Palette.Failure));
        if (history.Since is DateTimeOffset since)
            parts.Add(new Line("since " + since.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Palette.Warning));
        long probes = hosts.Select(host => host.Probes).DefaultIfEmpty().Max();
        if (probes > 0)
            parts.Add(new Line(Numbers.Exact(probes) + (probes == 1 ? " probe" : " probes"), Palette.Dim));
        return parts;
    }

    private static Line Hosts(IReadOnlyList<HostState> hosts, Appearance appearance)
    {
        if (hosts is [HostState one])
        {
            Line name = new(appearance.Text(one.Host));
            return one.Phase == HostPhase.Running ? name : name.Add(" " + PhaseNames.Of(one.Phase), Style(one.Phase));
        }

        Line line = new($"{hosts.Count(host => host.Phase == HostPhase.Running)} of {hosts.Count} hosts running");
        foreach (IGrouping<HostPhase, HostState> group in hosts
            .GroupBy(host => host.Phase)
            .OrderByDescending(group => group.Key))
        {
            if (group.Key != HostPhase.Running)
                line.Add($", {group.Count()} {PhaseNames.Of(group.Key)}", Style(group.Key));
        }

        return line;
    }

    /// <summary>How alarming the phase is.</summary>
    internal static Style Style(HostPhase phase) => phase switch
    {
        HostPhase.Failed => Palette.Failure,
        HostPhase.Late or HostPhase.Stopped => Palette.Warning,
        HostPhase.Running => Palette.Rate,
        _ => Palette.Dim,
    };

    private static Line Time(Status status, History history)
    {
        string format = status.Speed is null ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return history.Sample is Sample sample
            ? new Line(sample.Time.ToString(format, CultureInfo.InvariantCulture), Palette.Dim)
            : new Line();
    }
}
