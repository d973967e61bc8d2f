using System.Diagnostics;
using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Apply;

/// <summary>Why a script has not started.</summary>
/// <param name="Message">The reason, without the host and the script.</param>
/// <param name="Error">bpftrace's messages; empty if there are none.</param>
/// <param name="HasFailed">Whether it has failed, rather than not started yet.</param>
internal sealed record StartFailure(string Message, string Error = "", bool HasFailed = false);

/// <summary>Waits until the scripts of a host have started, which takes as long as bpftrace compiles them.</summary>
/// <param name="agent">The agent of the host.</param>
/// <param name="timeout">How long to wait at most.</param>
/// <param name="end">Ends the wait.</param>
internal sealed class StartWait(IScriptHost agent, TimeSpan timeout, CancellationToken end)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    // The agent answers a start before it starts the script: until then the state is the one from before.
    private static readonly TimeSpan _oldState = TimeSpan.FromSeconds(3);

    /// <summary>Waits for all.</summary>
    /// <returns>The failures by the names of the scripts.</returns>
    public IReadOnlyDictionary<string, StartFailure> Run(IEnumerable<PlannedScript> scripts)
    {
        Dictionary<string, StartFailure> failures = [];
        List<PlannedScript> waiting = [.. scripts];
        long began = Stopwatch.GetTimestamp();
        for (TimeSpan pause = _firstPause; waiting.Count > 0; pause = Min(2 * pause, _longestPause))
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            string? last = end.IsCancellationRequested ? "interrupted while it was starting"
                : elapsed >= timeout ? string.Create(
                    CultureInfo.InvariantCulture, $"still starting after {timeout.TotalSeconds:0.###} s")
                : null;
            try
            {
                IReadOnlyList<ScriptInfo> registered = agent.Registered();
                waiting.RemoveAll(script => IsOver(script, registered, elapsed, failures));
            }
            catch (AgentException e)
            {
                last = e.Message;
            }

            if (last is not null)
            {
                foreach (PlannedScript script in waiting)
                    failures.Add(script.Name, new StartFailure(last));
                return failures;
            }

            if (waiting.Count > 0)
                end.WaitHandle.WaitOne(pause);
        }

        return failures;
    }

    private static bool IsOver(
        PlannedScript script,
        IReadOnlyList<ScriptInfo> registered,
        TimeSpan elapsed,
        Dictionary<string, StartFailure> failures)
    {
        ScriptInfo? found = registered.FirstOrDefault(
            each => each.Name == script.Name && each.Code == script.File?.Code);
        if (found is null)
        {
            failures.Add(
                script.Name, new StartFailure("is gone: the agent was restarted, or somebody removed or replaced it"));
            return true;
        }

        if (found.Status is not ("started" or "stopped" or "error"))
            return false;
        if (found.Status != "started" && script.Action == ScriptAction.Start && elapsed < _oldState)
            return false;
        if (found.Status == "error")
            failures.Add(script.Name, new StartFailure("does not run", found.Error, HasFailed: true));
        return true; // one that is stopped has ended by itself
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
