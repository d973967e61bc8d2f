using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Host;

/// <summary>Users and groups of the host, looked up in its directory services. Any thread.</summary>
public static class HostUsers
{
    private const int LongestName = 256;

    /// <summary>
    /// The name of a user; null if no user has this id, the name has more than 256 bytes, or the lookup fails.
    /// </summary>
    public static string? NameOf(uint uid)
    {
        Span<byte> buffer = stackalloc byte[LongestName];
        int length = Shim.UserName(uid, buffer, buffer.Length);
        return length > 0 ? Encoding.UTF8.GetString(buffer[..length]) : null;
    }

    /// <summary>Whether there is a user of this name; true also if the lookup fails.</summary>
    public static bool HasUser(string name) => Shim.HasUser(name) != 0;

    /// <summary>Whether there is a group of this name; true also if the lookup fails.</summary>
    public static bool HasGroup(string name) => Shim.HasGroup(name) != 0;

    /// <summary>Whether a user is in a group; false also if one of them is unknown or the lookup fails.</summary>
    public static bool IsInGroup(string user, string group) => Shim.UserInGroup(user, group) > 0;
}
