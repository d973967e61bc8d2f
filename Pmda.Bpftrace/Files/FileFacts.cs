namespace Pmda.Bpftrace.Files;

/// <summary>The kind of an entry of a directory.</summary>
internal enum FileKind
{
    /// <summary>A FIFO, a socket or a device.</summary>
    Other,
    Regular,
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>Owner, group, permission bits and kind of an open file or directory, fstat(2), and its ACL.</summary>
internal readonly record struct FileFacts(uint Uid, uint Gid, UnixFileMode Mode, FileKind Kind, PosixAcl? Acl = null)
{
    private const UnixFileMode GroupAndOthers = (UnixFileMode)0b111_111;

    public bool IsRegular => Kind == FileKind.Regular;

    /// <summary>
    /// Who can write to it, other than root and the members of root's group: one of them, as the subject of a sentence;
    /// null if nobody can. An owner always can, since he may change the permission bits. A link's bits mean nothing.
    /// </summary>
    public string? OtherWriter =>
        Uid != 0 ? $"uid {Uid}, its owner,"
        : Mode.HasFlag(UnixFileMode.OtherWrite) ? "everyone"
        : Acl is not null ? Acl.OtherWriter(Gid)
        : Mode.HasFlag(UnixFileMode.GroupWrite) && Gid != 0 ? $"gid {Gid}, its group,"
        : null;

    /// <summary>Whether only root and the members of root's group can write to it.</summary>
    public bool IsWritableByRootOnly => OtherWriter is null;

    /// <summary>Whether only root has access to it. An ACL allows nobody else more than the group's bits.</summary>
    public bool IsForRootOnly => Uid == 0 && (Mode & GroupAndOthers) == UnixFileMode.None;

    /// <summary>
    /// Whether only root can replace root's files in this directory. In a sticky directory, such as <c>/tmp</c>,
    /// everyone can add files, but only their owner can remove them.
    /// </summary>
    public bool KeepsFilesOfRoot => IsWritableByRootOnly || (Uid == 0 && Mode.HasFlag(UnixFileMode.StickyBit));
}
