using Bpftrace.Runner.Processes;
using Serilog;

namespace Bpftrace.Runner.Scripts;

/// <summary>What supervisors work with.</summary>
internal sealed record RunnerServices(
    RunnerOptions Options,
    IRunLoop Loop,
    IChildStarter Starter,
    TimeProvider Clock,
    ILogger Log,
    BpftraceProgram Program,
    LaunchGate Gate);
