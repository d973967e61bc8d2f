using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>stop NAME…</c></summary>
internal sealed class StopCommand() : ControlCommand("stop", "Stop scripts; their metrics keep the last values.")
{
    private protected override string Done => "stopped";

    private protected override void Do(AgentClient agent, string name) => agent.Stop(name);
}
