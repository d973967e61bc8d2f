using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Shows bpftrace's errors with the lines of the script that they are about.</summary>
internal sealed class MarkedErrors(IPresentation shown, ScriptText script) : IPresentation
{
    public CancellationToken Quit => shown.Quit;

    public void Show(Sample sample) => shown.Show(sample with { Hosts = [.. sample.Hosts.Select(Mark)] });

    public void Dispose() => shown.Dispose();

    private HostState Mark(HostState host) => host.Phase == HostPhase.Failed && host.Message.Length > 0
        ? host with { Message = BpftraceErrors.Render(host.Message, script).TrimEnd('\n') }
        : host;
}
