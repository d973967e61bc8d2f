namespace Pmda.Bpftrace.Access;

/// <summary>The system's user database: the seam to the C library.</summary>
internal interface IUserNames
{
    /// <summary>The name of a user, or null if the system knows none with that id or cannot tell.</summary>
    string? FromUid(uint uid);
}
