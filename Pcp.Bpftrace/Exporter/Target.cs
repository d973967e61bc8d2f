using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>
/// A host that Prometheus reads. It is read by one thread at a time; all requests that come meanwhile get the same
/// values. So a host that does not answer holds up no other, and costs one thread, however often it is asked for.
/// </summary>
/// <param name="host">The host specification.</param>
/// <param name="source">Reads it.</param>
/// <param name="log">Receives what an operator should know.</param>
internal sealed class Target(string host, IHostSource source, Action<string> log)
{
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<Family>>? _reading; // under the lock
    private bool _isLost; // under the lock

    /// <summary>The host specification.</summary>
    internal string Host => host;

    /// <summary>The name by which requests ask for it.</summary>
    internal string Name { get; } = HostSpec.Shown(host);

    /// <summary>Reads the metrics, or joins a reading that is under way.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="AgentException">The host has not answered, or not in time.</exception>
    internal async Task<IReadOnlyList<Family>> Read(TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<Family> families = await Begin().WaitAsync(patience, cancel);
            Report(failure: null);
            return families;
        }
        catch (TimeoutException)
        {
            Report(AgentFailures.NoAnswer);
            throw new AgentException(AgentFailure.Timeout, AgentFailures.NoAnswer);
        }
        catch (AgentException e)
        {
            Report(e.Message);
            throw;
        }
    }

    private Task<IReadOnlyList<Family>> Begin()
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false })
                return _reading;
            TaskCompletionSource<IReadOnlyList<Family>> reading =
                new(TaskCreationOptions.RunContinuationsAsynchronously);
            // libpcp may wait for a dead host longer than a request does, and must not keep the process alive.
            new Thread(() => Complete(reading)) { IsBackground = true, Name = Name }.Start();
            return _reading = reading.Task;
        }
    }

    private void Complete(TaskCompletionSource<IReadOnlyList<Family>> reading)
    {
        try
        {
            reading.SetResult(source.Read());
        }
        catch (AgentException e)
        {
            reading.SetException(e);
        }
        catch (Exception e)
        {
            // A defect; on this thread it would end the process. Clients over the network do not need its details.
            log($"{Name}: internal error: {e}");
            reading.SetException(new AgentException(AgentFailure.Other, "internal error; the exporter's log has it"));
        }
    }

    // Once when it is lost, and once when it is back.
    private void Report(string? failure)
    {
        lock (_gate)
        {
            if (_isLost == failure is not null)
                return;
            _isLost = failure is not null;
        }

        log(failure is null ? $"{Name}: answers again" : $"{Name}: not available: {failure}");
    }
}
