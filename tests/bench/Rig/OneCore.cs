using System.Globalization;
using Integration.Rig;

namespace Bench.Rig;

/// <summary>
/// Keeps agents, their pmcds and this process, their client, on one core: a request of microseconds takes twice as long
/// if the kernel happened to place the three on different cores, for as long as they live.
/// </summary>
internal sealed class OneCore : IDisposable
{
    private const string Allowed = "Cpus_allowed_list:"; // as in 0-3,8

    private readonly string _before =
        File.ReadLines("/proc/self/status").First(
            line => line.StartsWith(Allowed, StringComparison.Ordinal))[Allowed.Length..].Trim();

    /// <summary>Moves them to that core.</summary>
    /// <param name="agents">The agents.</param>
    public OneCore(params IEnumerable<Contender> agents)
    {
        IEnumerable<int> pids = agents.SelectMany(agent => agent.Processes.Append(agent.Pmcd));
        foreach (int pid in pids.Append(Environment.ProcessId).Distinct())
            Allow(_before.Split('-', ',')[0], pid);
    }

    /// <summary>Releases this process; the others are about to end.</summary>
    public void Dispose() => Allow(_before, Environment.ProcessId);

    private static void Allow(string cores, int pid) =>
        Tool.Run("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, pid.ToString(CultureInfo.InvariantCulture)])
            .OutputOrFail();
}
