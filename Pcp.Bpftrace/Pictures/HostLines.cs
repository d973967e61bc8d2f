using Pcp.Bpftrace.Samples;
using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The problems of the hosts: failures with their reasons, late and ended ones, warnings.</summary>
internal static class HostLines
{
    /// <summary>Each problem in a line; with more room in two, and with the further lines of its text.</summary>
    public static IReadOnlyList<Line> Draw(Sample sample, Canvas canvas)
    {
        (Style Style, string Head, string[] Text)[] problems =
            [.. sample.Hosts.SelectMany(host => Problems(host, canvas.Appearance))];
        int room = canvas.Height - problems.Length;
        List<Line> lines = [];
        for (int i = 0; i < problems.Length && lines.Count < canvas.Height; i++)
        {
            (Style style, string head, string[] text) = problems[i];
            if (lines.Count == canvas.Height - 1 && i < problems.Length - 1)
            {
                string more = $"{canvas.Appearance.Ellipsis} {problems.Length - i} more problems";
                lines.Add(new Line(more, Palette.Warning));
                break;
            }

            string first = head + (text.Length > 0 ? text[0] : "");
            string rest = room > 0 ? Rest(first, canvas.Width) : "";
            lines.Add(new Line(first[..^rest.Length], style));
            if (rest.Length > 0)
            {
                lines.Add(new Line(Cells.Space(2) + rest.TrimStart(), style));
                room--;
            }

            for (int line = 1; line < text.Length && room > 0; line++, room--)
                lines.Add(new Line(Cells.Space(2) + text[line]));
        }

        return [.. lines.Select(line => line.Fit(canvas.Width, canvas.Appearance))];
    }

    /// <summary>The rest of a text after its first line: words, or the end of one that is too long.</summary>
    private static string Rest(string text, int width)
    {
        string line = Cells.Take(text, width);
        if (line.Length == text.Length)
            return "";
        int space = text.LastIndexOf(' ', line.Length);
        return text[(space > line.Length / 2 ? space : line.Length)..];
    }

    private static IEnumerable<(Style Style, string Head, string[] Text)> Problems(
        HostState host, Appearance appearance)
    {
        string name = appearance.Text(host.Host);
        switch (host.Phase)
        {
            case HostPhase.Failed:
                yield return (Palette.Failure, $"{appearance.Failure}{name}: ", Split(host.Message, appearance));
                break;
            case HostPhase.Late:
                string reason = host.Message.Length == 0 ? "no answer in time" : host.Message;
                yield return (Palette.Warning, $"! {name}: these are its last values: ", Split(reason, appearance));
                break;
            case HostPhase.Stopped:
                yield return (Palette.Warning, $"! {name}: the script has ended; these are its last values", []);
                break;
            default:
                break;
        }

        foreach (string warning in Split(host.Warnings, appearance))
            yield return (Palette.Warning, $"! {name}: ", [warning]);
    }

    private static string[] Split(string text, Appearance appearance) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(appearance.Text)];
}
