using Bpftrace.Runner.Host;

namespace Pmda.Bpftrace.Access;

/// <summary>The users and groups of the host; tests put their own in its place.</summary>
internal interface IUserDirectory
{
    /// <summary>The name of a user, or null if the host has none with that id or the lookup failed.</summary>
    string? NameOf(uint uid);

    /// <summary>Whether there is a user of this name; true also if the lookup failed.</summary>
    bool HasUser(string name);

    /// <summary>Whether there is a group of this name; true also if the lookup failed.</summary>
    bool HasGroup(string name);

    /// <summary>Whether a group is the user's own or one of its others; false if the lookup failed.</summary>
    bool IsInGroup(string user, string group);
}

/// <summary>The users and groups that the C library finds.</summary>
internal sealed class HostUserDirectory : IUserDirectory
{
    public string? NameOf(uint uid) => HostUsers.NameOf(uid);

    public bool HasUser(string name) => HostUsers.HasUser(name);

    public bool HasGroup(string name) => HostUsers.HasGroup(name);

    public bool IsInGroup(string user, string group) => HostUsers.IsInGroup(user, group);
}
