using System.Buffers.Binary;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// The access ACL of a file, acl(5), from the bytes of the attribute <c>system.posix_acl_access</c>: a version, then
/// for each entry a tag, permissions and an id, all little-endian. With an ACL, the group's permission bits of the file
/// are the ACL's mask, not what the group may do. Immutable.
/// </summary>
internal sealed class PosixAcl
{
    private const int HeaderSize = 4, EntrySize = 8, Version = 2;
    private const int MaxSize = 65536; // of any attribute, in the kernel
    private const int Write = 2, All = 7;

    // Null: the bytes are none of an ACL.
    private readonly Entry[]? _entries;

    private PosixAcl(Entry[]? entries) => _entries = entries;

    private enum Tag
    {
        Owner = 1,
        User = 2,
        OwningGroup = 4,
        Group = 8,
        Mask = 16,
        Other = 32,
    }

    /// <summary>Reads an attribute; never fails. If it is damaged, it is not known who may write.</summary>
    public static PosixAcl Parse(ReadOnlySpan<byte> attribute)
    {
        if (attribute.Length is < HeaderSize or > MaxSize
            || (attribute.Length - HeaderSize) % EntrySize != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(attribute) != Version)
        {
            return new PosixAcl(null);
        }

        Entry[] entries = new Entry[(attribute.Length - HeaderSize) / EntrySize];
        for (int i = 0; i < entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = attribute.Slice(HeaderSize + i * EntrySize, EntrySize);
            entries[i] = new Entry(
                (Tag)BinaryPrimitives.ReadUInt16LittleEndian(entry),
                BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]));
        }

        return new PosixAcl(IsValid(entries) ? entries : null);
    }

    /// <summary>
    /// Who may write, other than the file's owner, root and root's group: one of them, as the subject of a sentence.
    /// </summary>
    /// <param name="owningGroup">The file's group.</param>
    /// <returns>Null: nobody.</returns>
    public string? OtherWriter(uint owningGroup)
    {
        if (_entries is null)
            return "whoever its damaged ACL names";
        int mask = _entries.FirstOrDefault(entry => entry.Tag == Tag.Mask, new Entry(Tag.Mask, All, 0)).Permissions;
        return _entries.Select(entry => Name(entry, mask, owningGroup)).FirstOrDefault(name => name is not null);
    }

    private static string? Name(Entry entry, int mask, uint owningGroup)
    {
        bool isMasked = entry.Tag is Tag.User or Tag.Group or Tag.OwningGroup;
        if ((entry.Permissions & (isMasked ? mask : All) & Write) == 0)
            return null;
        return entry.Tag switch
        {
            Tag.User when entry.Id != 0 => $"uid {entry.Id}, named in its ACL,",
            Tag.Group when entry.Id != 0 => $"gid {entry.Id}, named in its ACL,",
            Tag.OwningGroup when owningGroup != 0 => $"gid {owningGroup}, its group,",
            Tag.Other => "everyone",
            _ => null,
        };
    }

    // Checks the entries as the kernel does, except for their order.
    private static bool IsValid(Entry[] entries)
    {
        int count(Tag tag) => entries.Count(entry => entry.Tag == tag);
        int masks = count(Tag.Mask);
        return entries.All(entry => Enum.IsDefined(entry.Tag) && entry.Permissions <= All)
            && count(Tag.Owner) == 1
            && count(Tag.OwningGroup) == 1
            && count(Tag.Other) == 1
            && (masks == 1 || (masks == 0 && count(Tag.User) + count(Tag.Group) == 0));
    }

    private readonly record struct Entry(Tag Tag, int Permissions, uint Id);
}
