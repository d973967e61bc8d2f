using Pcp.Interop;
using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Hosting;

/// <summary>Users of the host by way of the kit.</summary>
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
