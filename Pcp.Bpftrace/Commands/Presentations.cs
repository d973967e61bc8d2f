using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Commands;

/// <summary>Selects how samples are shown: as pictures in a terminal, unless a format is asked for.</summary>
internal static class Presentations
{
    /// <summary>Whether samples are shown as pictures that are gone at the end.</summary>
    internal static bool ArePictures(DisplayOptions display) =>
        display.Format is null
        && !Console.IsOutputRedirected
        && ForegroundJob.IsThis()
        && !TerminalCapabilities.IsDumb(Environment.GetEnvironmentVariable);

    /// <summary>Opens it.</summary>
    /// <param name="title">The script's name.</param>
    /// <param name="display">The options.</param>
    /// <param name="output">Where lines are written.</param>
    /// <param name="errors">Where problems are written, unless they are part of the picture or the lines.</param>
    /// <param name="playback">The controls of a recording, or null.</param>
    internal static IPresentation Open(
        string title, DisplayOptions display, TextWriter output, TextWriter errors, IPlayback? playback = null)
    {
        if (ArePictures(display))
            return new LiveScreen(title, TerminalCapabilities.Of(Environment.GetEnvironmentVariable), playback);
        return display.Format switch
        {
            OutputFormat.Json => new JsonLines(output),
            OutputFormat.Csv => new CsvLines(output, isTerminal: !Console.IsOutputRedirected),
            _ => new PlainText(output, errors),
        };
    }
}
