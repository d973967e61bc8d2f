using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Hosts;

/// <summary>What came of a request to a host.</summary>
/// <param name="Host">The host specification.</param>
/// <param name="Result">The result, unless it failed.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
internal sealed record HostOutcome<T>(string Host, T? Result, string? Error);

/// <summary>Does the same on several hosts at once, so that a slow or dead one holds up no other.</summary>
internal static class EachHost
{
    /// <summary>
    /// Longer than libpcp waits for a connection and one answer; name servers and several requests may take longer.
    /// </summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Does it with the agent of each host, on a thread each.</summary>
    /// <returns>The outcomes, in the order of the hosts.</returns>
    internal static IReadOnlyList<HostOutcome<T>> Ask<T>(
        IReadOnlyList<string> hosts, Func<AgentClient, T> request, TimeSpan? patience = null)
    {
        // A thread may wait for a host longer than we do: it must not keep the process alive.
        TaskCompletionSource<HostOutcome<T>>[] answers =
            [.. hosts.Select(_ => new TaskCompletionSource<HostOutcome<T>>())];
        for (int i = 0; i < hosts.Count; i++)
        {
            (string host, TaskCompletionSource<HostOutcome<T>> answer) = (hosts[i], answers[i]);
            new Thread(() => answer.TrySetResult(Ask(host, request))) { IsBackground = true, Name = host }.Start();
        }

        Task.WaitAll([.. answers.Select(answer => answer.Task)], patience ?? _patience);
        return
        [
            .. answers.Select((answer, i) => answer.Task.IsCompletedSuccessfully
                ? answer.Task.Result
                : new HostOutcome<T>(hosts[i], default, "no answer in time")),
        ];
    }

    private static HostOutcome<T> Ask<T>(string host, Func<AgentClient, T> request)
    {
        try
        {
            using AgentClient agent = AgentClient.Connect(host);
            return new HostOutcome<T>(host, request(agent), null);
        }
        catch (AgentException e)
        {
            return new HostOutcome<T>(host, default, e.Message);
        }
    }
}
