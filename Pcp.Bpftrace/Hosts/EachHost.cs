using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Hosts;

/// <summary>The outcome of a request to a host.</summary>
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

    /// <summary>Asks the agent of each host, on a thread each.</summary>
    /// <returns>The outcomes, in the order of the hosts.</returns>
    internal static IReadOnlyList<HostOutcome<T>> Ask<T>(
        IReadOnlyList<string> hosts, Func<AgentClient, T> request, TimeSpan? patience = null)
    {
        return Do(hosts, Request, patience);

        T Request(string host)
        {
            using AgentClient agent = AgentClient.Connect(host);
            return request(agent);
        }
    }

    /// <summary>Does something for each host, on a thread each.</summary>
    /// <returns>The outcomes, in the order of the hosts.</returns>
    internal static IReadOnlyList<HostOutcome<T>> Do<T>(
        IReadOnlyList<string> hosts, Func<string, T> request, TimeSpan? patience = null)
    {
        Task<HostOutcome<T>>[] answers = [.. hosts.Select(host => Begin(host, request))];
        Task.WaitAll(answers, patience ?? _patience);
        return
        [
            .. answers.Select((answer, i) => answer.IsCompletedSuccessfully
                ? answer.Result
                : new HostOutcome<T>(hosts[i], default, AgentFailures.NoAnswer)),
        ];
    }

    /// <summary>Does something for each host that may take long, for a limited number of hosts at a time.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="request">Does it.</param>
    /// <param name="limit">For how many hosts at the same time, each on a thread.</param>
    /// <param name="done">Is called for each outcome, on the threads.</param>
    /// <returns>The outcomes, in the order of the hosts.</returns>
    internal static IReadOnlyList<HostOutcome<T>> DoInTurn<T>(
        IReadOnlyList<string> hosts, Func<string, T> request, int limit, Action<HostOutcome<T>> done)
    {
        HostOutcome<T>[] outcomes = new HostOutcome<T>[hosts.Count];
        int next = -1;
        Thread[] threads =
        [
            .. Enumerable.Range(0, Math.Min(limit, hosts.Count)).Select(_ => new Thread(Work) { IsBackground = true }),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return outcomes;

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < hosts.Count; i = Interlocked.Increment(ref next))
            {
                outcomes[i] = Outcome(hosts[i], request);
                done(outcomes[i]);
            }
        }
    }

    private static Task<HostOutcome<T>> Begin<T>(string host, Func<string, T> request)
    {
        TaskCompletionSource<HostOutcome<T>> answer = new();
        // It may wait for its host longer than we do, and must not keep the process alive.
        new Thread(() => answer.SetResult(Outcome(host, request)))
        {
            IsBackground = true,
            Name = HostSpec.Shown(host), // without the password: every user sees names of threads
        }.Start();
        return answer.Task;
    }

    private static HostOutcome<T> Outcome<T>(string host, Func<string, T> request)
    {
        try
        {
            return new HostOutcome<T>(host, request(host), null);
        }
        catch (AgentException e)
        {
            return new HostOutcome<T>(host, default, e.Message);
        }
        catch (Exception e)
        {
            // A defect; on this thread it would end the process.
            return new HostOutcome<T>(host, default, $"internal error: {e}");
        }
    }
}
