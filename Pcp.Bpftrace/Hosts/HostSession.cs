using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Hosts;

/// <summary>
/// A script on one host, on a thread of its own: registers or finds it, reads it at each tick, connects again when the
/// connection is lost, and removes it at the end. So a slow host does not delay others.
/// </summary>
internal sealed class HostSession
{
    private static readonly TimeSpan _pollWhileStarting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _pauseBeforeConnecting = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _longestPatience = TimeSpan.FromSeconds(5); // as the end waits for it

    private readonly ScriptTask _task;
    private readonly Grid _grid;
    private readonly Action _changed;
    private readonly TaskCompletionSource _ending = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly Lock _gate = new();
    private volatile HostReading _latest;
    private volatile string? _leftover;
    private bool _hasBegun; // under the lock

    /// <summary>Begins; <paramref name="changed"/> is called on the session's thread for each new reading.</summary>
    internal HostSession(string host, ScriptTask task, Grid grid, Action changed)
    {
        (Host, _task, _grid, _changed) = (host, task, grid, changed);
        _latest = new HostReading(new HostState(HostSpec.Shown(host), HostPhase.Connecting));
        // libpcp may wait for a dead host longer than the user does.
        new Thread(Run) { IsBackground = true, Name = HostSpec.Shown(host) }.Start();
    }

    /// <summary>The host specification.</summary>
    internal string Host { get; }

    /// <summary>The newest reading.</summary>
    internal HostReading Latest => _latest;

    // How long to wait for the values of a script that rested: at most half of the interval, so that time is left until
    // the next tick.
    private TimeSpan Patience => _grid.Interval / 2 < _longestPatience ? _grid.Interval / 2 : _longestPatience;

    // True once a registration may have been sent. Until then Join does not wait for this host.
    private bool HasBegun
    {
        get
        {
            lock (_gate)
                return _hasBegun;
        }
    }

    /// <summary>The name that the script has got; null if it is not ours, or not there.</summary>
    internal string? Registered { get; private set; }

    /// <summary>Why the script may still be there; null if it is not. To be read after the end.</summary>
    internal string? Leftover => _leftover
        ?? (_task.IsRemoved && HasBegun && !_ended.Task.IsCompleted
            ? $"{Registered ?? "the script"} may still be there: {AgentFailures.NoAnswer}"
            : null);

    /// <summary>Asks the session to end; from then on it registers nothing.</summary>
    internal void End()
    {
        lock (_gate)
            _ending.TrySetResult();
    }

    /// <summary>Waits until nothing of ours is left; false if that takes too long.</summary>
    internal bool Join(TimeSpan patience) => !HasBegun || _ended.Task.Wait(patience);

    private void Run()
    {
        try
        {
            Follow();
        }
        catch (AgentException e)
        {
            Publish(Failed(e.Message));
        }
        catch (Exception e)
        {
            // A defect; on this thread it would end the process, and leave the scripts of all hosts behind.
            Publish(Failed($"internal error: {e}"));
        }
        finally
        {
            Remove();
            _ended.TrySetResult();
            _changed();
        }
    }

    // The first failure is final; later ones are those of a host that may come back.
    private void Follow()
    {
        using (AgentClient agent = AgentClient.Connect(Host))
        {
            if (Begin(agent) is not { } script || ReadUntilLost(agent, script))
                return;
        }

        while (!_ending.Task.Wait(_pauseBeforeConnecting))
        {
            try
            {
                using AgentClient agent = AgentClient.Connect(Host);
                if (ReadUntilLost(agent, agent.Script(Registered ?? _task.Name)))
                    return;
            }
            catch (AgentException e) when (e.Failure == AgentFailure.NoScript && _task.IsOwn)
            {
                throw new AgentException(e.Failure, AgentFailures.ScriptGone);
            }
            catch (AgentException e)
            {
                Publish(Late(e.Message));
            }
        }
    }

    /// <summary>The script, or null if the session has to end before it is registered.</summary>
    private ScriptInfo? Begin(AgentClient agent)
    {
        if (_task.Code is null)
            return agent.Script(_task.Name);
        lock (_gate)
        {
            if (_ending.Task.IsCompleted)
                return null;
            _hasBegun = true;
        }

        Publish(_latest with { State = _latest.State with { Phase = HostPhase.Starting } });
        try
        {
            ScriptInfo script = agent.Register(_task.Code);
            Registered = script.Name;
            return script;
        }
        catch (AgentException e) when (
            e.Failure == AgentFailure.Unconfirmed && _task.IsRemoved && _ending.Task.IsCompleted)
        {
            _leftover = e.Message; // nobody looks at the state any more
            throw;
        }
    }

    /// <summary>
    /// Reads at each tick until there is nothing more to read (true), or the connection is lost (false).
    /// </summary>
    private bool ReadUntilLost(AgentClient agent, ScriptInfo script)
    {
        try
        {
            FollowedScript followed = agent.Follow(script);
            while (!_ending.Task.IsCompleted)
            {
                long tick = _grid.Now;
                DateTimeOffset askedAt = _grid.Time;
                HostReading reading = Reading(agent.Read(followed, Patience), tick) with { AskedAt = askedAt };
                Publish(reading);
                if (reading.IsFinal)
                    return true;
                bool isStarting = reading.State.Phase == HostPhase.Starting;
                if (isStarting)
                    _ending.Task.Wait(_pollWhileStarting);
                else
                    _grid.Wait(tick + 1, _ending.Task.Wait, () => agent.KeepAlive(followed));
            }

            return true;
        }
        catch (AgentException e) when (e.Failure != AgentFailure.NoScript || !_task.IsOwn)
        {
            Publish(Late(e.Message));
            return false;
        }
    }

    private HostReading Reading(ScriptReading values, long tick)
    {
        HostPhase phase = HostPhases.Of(values.Status);
        string message = phase == HostPhase.Failed ? values.Error : "";
        HostState state = new(
            HostSpec.Shown(Host), phase, message, values.Warnings, values.Probes, values.LostEvents);
        bool isOver = phase is HostPhase.Stopped or HostPhase.Failed;
        return phase == HostPhase.Starting
            ? new HostReading(state)
            : new HostReading(state, values, tick, IsFinal: isOver && _task.IsOwn);
    }

    private HostReading Failed(string message) =>
        _latest with { State = _latest.State with { Phase = HostPhase.Failed, Message = message }, IsFinal = true };

    private HostReading Late(string message) =>
        _latest with { State = _latest.State with { Phase = HostPhase.Late, Message = message } };

    private void Publish(HostReading reading)
    {
        bool isNew = reading.State != _latest.State || reading.State.Phase != HostPhase.Starting;
        _latest = reading;
        if (isNew)
            _changed();
    }

    private void Remove()
    {
        if (Registered is not { } name || !_task.IsRemoved)
            return;
        try
        {
            using AgentClient agent = AgentClient.Connect(Host);
            agent.Deregister(name);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.NoScript)
        {
            // It is gone already.
        }
        catch (Exception e)
        {
            _leftover = $"{name} could not be removed: {e.Message}";
        }
    }
}
