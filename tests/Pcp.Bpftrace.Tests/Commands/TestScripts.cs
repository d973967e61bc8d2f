using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Tests.Commands;

/// <summary>Scripts as an agent reports them.</summary>
internal static class TestScripts
{
    internal static ScriptInfo Reads { get; } = new()
    {
        Name = "reads",
        User = "root",
        IsPersistent = true,
        Created = new DateTime(2026, 11, 26, 1, 2, 3),
        Code = "// name: reads\n\ttracepoint:syscalls:sys_exit_read { @bytes = hist(args->ret); }\n",
        Variables = [new ScriptVariable("@bytes", false, 1, 3, "histogram")],
        Status = "started",
        Pid = 4711,
        ExitCode = 0,
        Error = "",
        Probes = 2,
    };

    internal static ScriptInfo Failed { get; } = Reads with
    {
        Name = "script100",
        User = null,
        IsPersistent = false,
        Status = "error",
        Pid = -1,
        ExitCode = 1,
        Error = "stdin:1:1-4: ERROR: no\u001b[31m\nx\n",
        Warnings = "one\ntwo\n",
        Restarts = 3,
        LostEvents = 7,
    };

    internal static HostOutcome<IReadOnlyList<ScriptInfo>> On(string host, params ScriptInfo[] scripts) =>
        new(host, scripts, null);
}
