using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Recording;

/// <summary>
/// Shows how far recordings are: in a terminal a line that changes, elsewhere a line at the beginning.
/// </summary>
/// <param name="recordings">The recordings.</param>
/// <param name="duration">How long they take, or null.</param>
/// <param name="output">Where it is shown.</param>
/// <param name="line">The line that changes; null if there is no terminal.</param>
internal sealed class RecordingProgress(
    IReadOnlyList<HostRecording> recordings, TimeSpan? duration, TextWriter output, ProgressLine? line)
{
    private readonly long _began = Environment.TickCount64;
    private bool _hasBegun;

    /// <summary>Shows it as it is now.</summary>
    /// <param name="isEnding">Whether the recordings have been asked to end.</param>
    internal void Show(bool isEnding)
    {
        TimeSpan elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - _began);
        string text = isEnding ? "ending" : Text(recordings, elapsed, duration);
        if (line is not null)
        {
            line.Show(text);
        }
        else if (!_hasBegun && !isEnding && recordings.All(recording => recording.Phase != RecordingPhase.Starting))
        {
            Print(text);
            _hasBegun = true;
        }
    }

    /// <summary>Removes the line from the terminal.</summary>
    internal void End() => line?.Erase();

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

    private void Print(string text)
    {
        try
        {
            output.WriteLine(text);
        }
        catch (IOException)
        {
            // It has been closed, or is full: the recordings go on.
        }
    }

    private static string Time(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB");
}
