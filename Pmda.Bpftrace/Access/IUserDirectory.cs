namespace Pmda.Bpftrace.Access;

/// <summary>The host's users and groups: the seam to the C library.</summary>
internal interface IUserDirectory
{
    /// <summary>The name of a user, or null if the host knows none with that id or cannot tell.</summary>
    string? NameOf(uint uid);

    /// <summary>Whether there is a user of this name; true also if the host cannot tell.</summary>
    bool HasUser(string name);

    /// <summary>Whether there is a group of this name; true also if the host cannot tell.</summary>
    bool HasGroup(string name);

    /// <summary>Whether a group is the user's own or one of its others; false if the host cannot tell.</summary>
    bool IsInGroup(string user, string group);
}
