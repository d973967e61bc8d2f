using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>start NAME…</c></summary>
internal sealed class StartCommand() : ControlCommand("start", "Start scripts that were stopped.")
{
    private protected override string Done => "started";

    private protected override void Do(AgentClient agent, string name) => agent.Start(name);
}
