using System.Collections.Frozen;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Configuration;

/// <summary>The settings of <c>bpftrace.conf</c>; each property begins with the default.</summary>
internal sealed record AgentSettings
{
    /// <summary>The keys of <c>[bpftrace]</c>.</summary>
    public RunnerOptions Runner { get; init; } = new();

    public RestartSettings Restart { get; init; } = new();

    public DynamicScriptsSettings DynamicScripts { get; init; } = new();

    /// <summary>Who may read scripts' sources, errors, warnings and printed text.</summary>
    public Readers Readers { get; init; }

    /// <summary>Whether the audit trail is in syslog too, beside the agent's log.</summary>
    public bool AuditToSyslog { get; init; }
}

/// <summary>
/// The restart mode of scripts that do not set it themselves: <c>restart</c> of <c>[autostart]</c> and of
/// <c>[dynamic_scripts]</c>.
/// </summary>
internal sealed record RestartSettings(
    RestartMode Autostart = RestartMode.OnFailure, RestartMode Dynamic = RestartMode.Never);

/// <summary>
/// Which clients may register, start, stop and deregister scripts (<c>[dynamic_scripts]</c>). By default nobody may.
/// </summary>
internal sealed record DynamicScriptsSettings
{
    /// <summary>Whether anyone may.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether only allowed users may; if not, everyone may.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>The names of the users who may.</summary>
    public FrozenSet<string> AllowedUsers { get; init; } = [];

    /// <summary>The names of the Unix groups whose members may too.</summary>
    public FrozenSet<string> AllowedGroups { get; init; } = [];

    /// <summary>Whether scripts with a name come back after a restart of the agent.</summary>
    public bool KeepScripts { get; init; }

    /// <summary>How many scripts they may register.</summary>
    public QuotaSettings Quota { get; init; } = new();
}

/// <summary>Limits for clients that register scripts; 0: no limit.</summary>
/// <param name="MaxScripts">The most scripts in all, with those that start with the agent.</param>
/// <param name="MaxScriptsPerUser">The most scripts of a user at a time.</param>
/// <param name="MaxRegistrationsPerMinute">How often a user may register a script within a minute.</param>
internal sealed record QuotaSettings(
    int MaxScripts = 0, int MaxScriptsPerUser = 0, int MaxRegistrationsPerMinute = 0);

/// <summary>Which clients may read scripts' sources, errors, warnings and printed text.</summary>
internal enum Readers
{
    /// <summary>Everyone who may fetch from pmcd.</summary>
    Everyone,

    /// <summary>The users who may register scripts, and the script's own user.</summary>
    Allowed,

    /// <summary>Root and the script's own user.</summary>
    Owner,
}

/// <summary>The settings, complete, and messages for the log in the order of the file's lines.</summary>
internal sealed record SettingsResult(AgentSettings Settings, ImmutableArray<LogMessage> Messages);
