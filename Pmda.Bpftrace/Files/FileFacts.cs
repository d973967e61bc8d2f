namespace Pmda.Bpftrace.Files;

/// <summary>What fstat(2) says about an opened file or directory.</summary>
/// <param name="Uid">Its owner.</param>
/// <param name="Gid">Its group.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="IsRegular">Whether it is a regular file.</param>
internal readonly record struct FileFacts(uint Uid, uint Gid, UnixFileMode Mode, bool IsRegular)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Whether nobody but root, or a member of root's group, may write to it.</summary>
    public bool IsWritableByRootOnly =>
        !(Mode.HasFlag(UnixFileMode.UserWrite) && Uid != 0)
        && !(Mode.HasFlag(UnixFileMode.GroupWrite) && Gid != 0)
        && !Mode.HasFlag(UnixFileMode.OtherWrite);

    /// <summary>Whether nobody but root may do anything with it.</summary>
    public bool IsForRootOnly => Uid == 0 && (Mode & Others) == UnixFileMode.None;

    /// <summary>
    /// Of a directory: whether nobody but root can put another file in the place of one of root's. In a sticky
    /// directory, such as <c>/tmp</c>, everyone may add files, but only a file's owner may take it away.
    /// </summary>
    public bool KeepsFilesOfRoot => IsWritableByRootOnly || (Uid == 0 && Mode.HasFlag(UnixFileMode.StickyBit));
}
