using Pcp.Interop;
using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Hosting;

/// <summary>Users of the host by way of the kit.</summary>
internal sealed class HostUserNames : IUserNames
{
    /// <inheritdoc/>
    public string? FromUid(uint uid) => HostUsers.NameOf(uid);
}
