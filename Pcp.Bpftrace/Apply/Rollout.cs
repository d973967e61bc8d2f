using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Apply;

/// <summary>
/// Makes the scripts of hosts as a folder has them. Threads may use it at the same time for different hosts.
/// </summary>
/// <param name="folder">The scripts of the folder.</param>
/// <param name="options">The options.</param>
/// <param name="connect">Connects to the agent of a host.</param>
/// <param name="end">Ends the work; what has begun is finished.</param>
internal sealed class Rollout(
    IReadOnlyList<FolderScript> folder, ApplyOptions options, Func<string, IScriptHost> connect, CancellationToken end)
    : IDisposable
{
    private const int MaxConnecting = 32;

    // A proxy, which many hosts may share, accepts only so many connections at a time; others would time out.
    private readonly SemaphoreSlim _connecting = new(MaxConnecting);

    public void Dispose() => _connecting.Dispose();

    /// <summary>Makes the scripts of one host as the folder has them.</summary>
    /// <exception cref="AgentException">The host could not be asked.</exception>
    public HostResult Apply(string host)
    {
        if (end.IsCancellationRequested)
            throw new AgentException(AgentFailure.Other, "interrupted before it was asked");
        using IScriptHost agent = Connect(host);
        HostFacts facts = agent.Facts();
        HostPlan plan = HostPlan.Create(folder, options, host, facts, agent.Registered());
        HostUpdate update = new(agent, () => Connect(host), options, end);
        return new HostResult(update.Run(plan.Scripts), plan.Leftovers, facts.KeepsScripts);
    }

    private IScriptHost Connect(string host)
    {
        _connecting.Wait(CancellationToken.None);
        try
        {
            return connect(host);
        }
        finally
        {
            _connecting.Release();
        }
    }
}
