using Pcp.Interop;

namespace Pmda.Bpftrace.Access;

/// <summary>The users and groups that the host knows.</summary>
internal sealed class HostUserDirectory : IUserDirectory
{
    /// <inheritdoc/>
    public string? NameOf(uint uid) => HostUsers.NameOf(uid);

    /// <inheritdoc/>
    public bool HasUser(string name) => HostUsers.HasUser(name);

    /// <inheritdoc/>
    public bool HasGroup(string name) => HostUsers.HasGroup(name);

    /// <inheritdoc/>
    public bool IsInGroup(string user, string group) => HostUsers.IsInGroup(user, group);
}
