using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Scripts;

/// <summary>
/// Bounds how many scripts there are, in all and of each user, and how often a user may register one. pmcd's thread
/// only.
/// </summary>
internal sealed class ScriptQuota(QuotaSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // By user, the times of the last minute; all clients without a name are one user.
    private readonly Dictionary<string, Queue<long>> _registrations = new(StringComparer.Ordinal);

    /// <summary>
    /// Checks the limits for a client that registers a script. The attempt counts even if it fails later.
    /// </summary>
    /// <param name="user">The client's user; null if it has no name.</param>
    /// <param name="scripts">The scripts that there are.</param>
    /// <exception cref="ScriptRefusedException">A limit is reached; the message says which.</exception>
    public void Require(string? user, IReadOnlyCollection<Script> scripts)
    {
        RequireRate(user);
        if (IsReached(settings.MaxScripts, scripts.Count))
        {
            throw new ScriptRefusedException(
                $"there are {scripts.Count} scripts, and max_scripts in bpftrace.conf is {settings.MaxScripts}, please "
                    + "deregister some");
        }

        int own = scripts.Count(script => script.Username == user);
        if (IsReached(settings.MaxScriptsPerUser, own))
        {
            throw new ScriptRefusedException(
                $"{Shown(user)} has {own} scripts, and max_scripts_per_user in bpftrace.conf is "
                    + $"{settings.MaxScriptsPerUser}, please deregister some");
        }
    }

    private void RequireRate(string? user)
    {
        if (settings.MaxRegistrationsPerMinute == 0)
            return;
        foreach ((string other, Queue<long> times) in _registrations)
        {
            while (times.TryPeek(out long first) && clock.GetElapsedTime(first) >= _minute)
                times.Dequeue();
            if (times.Count == 0)
                _registrations.Remove(other);
        }

        if (!_registrations.TryGetValue(user ?? "", out Queue<long>? own))
            _registrations.Add(user ?? "", own = new Queue<long>());
        if (IsReached(settings.MaxRegistrationsPerMinute, own.Count))
        {
            throw new ScriptRefusedException(
                $"{Shown(user)} has registered {own.Count} scripts within a minute, and max_registrations_per_minute "
                    + $"in bpftrace.conf is {settings.MaxRegistrationsPerMinute}, please wait");
        }

        own.Enqueue(clock.GetTimestamp());
    }

    private static bool IsReached(int limit, int count) => limit > 0 && count >= limit;

    private static string Shown(string? user) => user is null ? "the user without a name" : $"user {user}";
}
