using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reports the results of recordings, of each as soon as it has ended.</summary>
/// <param name="output">Standard output: where the archives are.</param>
/// <param name="errors">Standard error.</param>
/// <param name="source">The script, for the messages about it.</param>
/// <param name="isKept">Whether the script was to stay.</param>
internal sealed class RecordingReport(TextWriter output, TextWriter errors, ScriptText source, bool isKept)
{
    private readonly HashSet<HostRecording> _reported = [];

    /// <summary>The exit status so far.</summary>
    internal int Status { get; private set; } = ExitStatus.Success;

    /// <summary>Reports those that have ended since the last call.</summary>
    /// <param name="recordings">All recordings.</param>
    /// <param name="progress">The line to remove before.</param>
    internal void WriteEnded(IReadOnlyList<HostRecording> recordings, RecordingProgress progress)
    {
        foreach (HostRecording recording in recordings)
        {
            if (recording.Phase != RecordingPhase.Ended || !_reported.Add(recording))
                continue;
            progress.End();
            Status = Math.Max(Status, Write(recording));
        }
    }

    private int Write(HostRecording recording)
    {
        string host = HostSpec.Shown(recording.Host);
        string script = VisibleText.Of(recording.Script ?? "");
        if (recording.HasScriptEnded)
            errors.WriteLine($"{host}: the script has ended by itself");
        if (recording.Archive is { } archive)
            output.WriteLine($"{host}: recorded; to replay: pcp bpftrace watch {script} -a {archive}");
        if (isKept && recording.Script is not null)
        {
            string option = HostSpec.Option(recording.Host);
            output.WriteLine($"{host}: {script} is kept; to remove it: pcp bpftrace remove {script}{option}");
        }

        if (recording.Error is { } error)
            Fail(host, error);
        if (recording.ScriptError is { Length: > 0 } messages)
            errors.Write(BpftraceErrors.Render(messages, source));
        if (recording.RemovalError is { } removal)
            Fail(host, $"{script} is still registered: {removal}");
        return recording is { Archive: not null, Error: null, RemovalError: null }
            ? ExitStatus.Success
            : ExitStatus.Failure;
    }

    private void Fail(string host, string error) =>
        errors.WriteLine($"{CommandLine.ProgramName}: {host}: {VisibleText.OfLines(error)}");
}
