using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>What is said at the end of recordings.</summary>
/// <param name="output">Standard output: where the archives are.</param>
/// <param name="errors">Standard error.</param>
/// <param name="script">The script, for the messages about it.</param>
internal sealed class RecordingReport(TextWriter output, TextWriter errors, ScriptText script)
{
    /// <summary>Reports the recording of a host; returns the exit status.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="isKept">Whether the script was to stay.</param>
    internal int Write(HostRecording recording, bool isKept)
    {
        string host = HostSpec.Shown(recording.Host);
        if (recording.HasScriptEnded)
            errors.WriteLine($"{host}: the script has ended by itself");
        if (recording.Archive is { } archive)
            output.WriteLine($"{host}: recorded; to replay: pcp bpftrace watch {recording.Script} -a {archive}");
        if (isKept && recording.Script is { } kept)
            output.WriteLine($"{host}: {kept} still runs; to end it: pcp bpftrace -h {host} remove {kept}");
        if (recording.Error is { } error)
            Fail(host, error);
        if (recording.ScriptError is { } messages)
            errors.Write(BpftraceErrors.Render(messages, script));
        if (recording.RemovalError is { } removal)
            Fail(host, $"{recording.Script} is still registered: {removal}");
        return recording is { Archive: not null, Error: null, RemovalError: null }
            ? ExitStatus.Success
            : ExitStatus.Failure;
    }

    private void Fail(string host, string error) => errors.WriteLine($"{CommandLine.ProgramName}: {host}: {error}");
}
