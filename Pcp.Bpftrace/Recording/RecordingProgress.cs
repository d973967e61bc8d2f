using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Recording;

/// <summary>Shows how far recordings are: in a terminal a line that changes, elsewhere a line at the begin.</summary>
/// <param name="recordings">The recordings.</param>
/// <param name="duration">How long they take, or null.</param>
/// <param name="output">Where it is shown.</param>
/// <param name="isTerminal">Whether that is a terminal.</param>
internal sealed class RecordingProgress(
    IReadOnlyList<HostRecording> recordings, TimeSpan? duration, TextWriter output, bool isTerminal)
{
    private readonly ProgressLine _line = new(output);
    private readonly long _began = Environment.TickCount64;
    private bool _hasBegun;

    /// <summary>Shows it as it is now.</summary>
    /// <param name="isEnding">Whether the recordings have been asked to end.</param>
    internal void Show(bool isEnding)
    {
        TimeSpan elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - _began);
        string line = isEnding ? "ending" : Text(recordings, elapsed, duration);
        if (isTerminal)
            _line.Show(line);
        else if (!_hasBegun && !isEnding && recordings.All(recording => recording.Phase != RecordingPhase.Starting))
            _line.Print(line);
        else
            return;
        _hasBegun = true;
    }

    /// <summary>Removes the line from the terminal.</summary>
    internal void End() => _line.Erase();

    /// <summary>The line.</summary>
    internal static string Text(IReadOnlyList<HostRecording> recordings, TimeSpan elapsed, TimeSpan? duration)
    {
        int recording = recordings.Count(each => each.Phase == RecordingPhase.Recording);
        string what = recordings.Any(each => each.Phase == RecordingPhase.Starting) && recording == 0
            ? "starting"
            : recordings.Count == 1 ? "recording" : $"recording on {recording} of {recordings.Count} hosts";
        string until = duration is { } whole ? $" of {Time(whole)}" : "";
        return $"{what}  {Time(elapsed)}{until}  {Size(recordings.Sum(each => each.Size))}  Ctrl-C ends it";
    }

    private static string Time(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB");
}
