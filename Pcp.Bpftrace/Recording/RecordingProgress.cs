namespace Pcp.Bpftrace.Recording;

/// <summary>Shows how far recordings are: in a terminal a line that changes, elsewhere a line at the begin.</summary>
internal sealed class RecordingProgress(IReadOnlyList<HostRecording> recordings, TimeSpan? duration, TextWriter output)
{
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _began = Environment.TickCount64;
    private bool _hasBegun;

    /// <summary>Shows it as it is now.</summary>
    internal void Show()
    {
        TimeSpan elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - _began);
        if (_isTerminal)
            output.Write($"\r{Text(recordings, elapsed, duration)}\x1b[K");
        else if (!_hasBegun && recordings.All(recording => recording.Phase != RecordingPhase.Starting))
            output.WriteLine(Text(recordings, elapsed, duration));
        else
            return;
        _hasBegun = true;
    }

    /// <summary>Ends the line.</summary>
    internal void End()
    {
        if (_isTerminal && _hasBegun)
            output.WriteLine();
    }

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
