using Bpftrace.Runner.Children;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Supervision;

/// <summary>The services that all supervisors share.</summary>
internal sealed record RunnerServices(
    RunnerOptions Options,
    IEventLoop Loop,
    TimeProvider Clock,
    ILogger Log,
    BpftraceProgram Program,
    LaunchGate Gate);
