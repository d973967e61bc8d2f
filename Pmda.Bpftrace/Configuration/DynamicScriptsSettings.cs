using System.Collections.Frozen;

namespace Pmda.Bpftrace.Configuration;

/// <summary>Whether clients may register, start, stop and deregister scripts, and which clients. The defaults let nobody.</summary>
internal sealed record DynamicScriptsSettings
{
    /// <summary>Whether anyone may (<c>enabled</c>).</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether only known users may (<c>auth_enabled</c>); if not, everyone may.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>The names of the users who may (<c>allowed_users</c>), compared letter by letter.</summary>
    public FrozenSet<string> AllowedUsers { get; init; } = [];

    /// <summary>Whether scripts with a name come back after a restart of the agent (<c>keep_scripts</c>).</summary>
    public bool KeepScripts { get; init; }

    /// <summary>The names of the Unix groups whose members may too (<c>allowed_groups</c>).</summary>
    public FrozenSet<string> AllowedGroups { get; init; } = [];
}
