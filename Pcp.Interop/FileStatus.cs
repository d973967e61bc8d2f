namespace Pcp.Interop;

/// <summary>Owner, group, mode and size of an open file: stat(2).</summary>
/// <param name="Uid">User id of the owner.</param>
/// <param name="Gid">Group id.</param>
/// <param name="Mode">Type and permission bits, as st_mode.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct FileStatus(uint Uid, uint Gid, int Mode, long Size)
{
    private const int TypeMask = 0xF000, RegularType = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>The permission bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionMask);
}
