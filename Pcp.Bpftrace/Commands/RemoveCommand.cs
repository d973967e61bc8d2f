using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>remove NAME…</c></summary>
internal sealed class RemoveCommand() : ControlCommand("remove", "Stop scripts and remove their metrics.")
{
    private protected override string Done => "removed";

    private protected override void Do(AgentClient agent, string name) => agent.Deregister(name);
}
