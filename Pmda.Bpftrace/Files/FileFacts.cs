namespace Pmda.Bpftrace.Files;

/// <summary>Owner, group, permission bits and type of an open file or directory: fstat(2).</summary>
internal readonly record struct FileFacts(uint Uid, uint Gid, UnixFileMode Mode, bool IsRegular)
{
    private const UnixFileMode GroupAndOthers = (UnixFileMode)0b111_111;

    /// <summary>Whether only root and the members of root's group can write to it.</summary>
    public bool IsWritableByRootOnly =>
        !(Mode.HasFlag(UnixFileMode.UserWrite) && Uid != 0)
        && !(Mode.HasFlag(UnixFileMode.GroupWrite) && Gid != 0)
        && !Mode.HasFlag(UnixFileMode.OtherWrite);

    /// <summary>Whether only root has access to it.</summary>
    public bool IsForRootOnly => Uid == 0 && (Mode & GroupAndOthers) == UnixFileMode.None;

    /// <summary>
    /// Whether only root can replace root's files in this directory. In a sticky directory, such as <c>/tmp</c>,
    /// everyone can add files, but only their owner can remove them.
    /// </summary>
    public bool KeepsFilesOfRoot => IsWritableByRootOnly || (Uid == 0 && Mode.HasFlag(UnixFileMode.StickyBit));
}
