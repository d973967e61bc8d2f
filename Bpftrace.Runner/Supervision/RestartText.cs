using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>Texts about restarts in a script's <c>error</c> and <c>warnings</c>.</summary>
internal static class RestartText
{
    // Of a reason: the rest is in the log.
    private const int MaxReasonLength = 1000;

    /// <summary>An error after which bpftrace is started again, at this local time.</summary>
    public static string Pending(string error, DateTimeOffset time, int failedStarts)
    {
        string attempt = failedStarts == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture, $" (attempt {failedStarts + 1} of {RestartPolicy.MaxFailedStarts})");
        return $"{error.TrimEnd()}\nbpftrace is started again at {Clock(time)}{attempt}";
    }

    /// <summary>An error after which the script is given up.</summary>
    public static string GivenUp(string error, Script script) => string.Create(
        CultureInfo.InvariantCulture,
        $"{error.TrimEnd()}\ngiven up after {RestartPolicy.MaxFailedStarts} attempts in a row in which it never ran; "
            + $"store {script.Name} into bpftrace.control.start to try again");

    /// <summary>The warning of a script that was restarted, last at this local time after this error.</summary>
    public static string Notice(long restarts, DateTimeOffset time, string reason)
    {
        string times = restarts == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{restarts} times");
        string text = reason.Length <= MaxReasonLength ? reason : $"{reason.AsSpan(0, MaxReasonLength)} …";
        return $"restarted {times}, last at {Clock(time)} because: {text.TrimEnd()}";
    }

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
