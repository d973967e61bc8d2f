namespace Pcp.Bpftrace.Exporter;

/// <summary>Reads the metrics of a host. One thread at a time.</summary>
internal interface IHostSource
{
    /// <summary>The metrics now. Waits for the host.</summary>
    /// <exception cref="Agent.AgentException">The host has not answered.</exception>
    IReadOnlyList<Family> Read();
}
