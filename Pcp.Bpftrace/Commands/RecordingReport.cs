using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reports the results of recordings.</summary>
/// <param name="output">Standard output: where the archives are.</param>
/// <param name="errors">Standard error.</param>
/// <param name="source">The script, for the messages about it.</param>
internal sealed class RecordingReport(TextWriter output, TextWriter errors, ScriptText source)
{
    /// <summary>Reports the recording of a host; returns the exit status.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="isKept">Whether the script was to stay.</param>
    internal int Write(HostRecording recording, bool isKept)
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
