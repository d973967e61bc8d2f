using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

public class FileFactsTests
{
    [TestCase(0u, 0u, 0b110_100_100, null, TestName = "Roots_own_file")]
    [TestCase(0u, 0u, 0b110_110_100, null, TestName = "Writable_by_roots_group")]
    [TestCase(0u, 1u, 0b110_100_100, null, TestName = "Readable_by_another_group")]
    [TestCase(1u, 0u, 0b110_100_100, "uid 1, its owner,", TestName = "Another_owner")]
    [TestCase(1u, 1u, 0b100_100_100, "uid 1, its owner,", TestName = "Another_owner_without_write_bit")]
    [TestCase(1u, 0u, 0b000_000_000, "uid 1, its owner,", TestName = "Another_owner_without_any_bit")]
    [TestCase(0u, 1u, 0b110_110_100, "gid 1, its group,", TestName = "Writable_by_another_group")]
    [TestCase(0u, 0u, 0b110_100_110, "everyone", TestName = "Writable_by_the_world")]
    [TestCase(0u, 0u, 0b1_111_111_111, "everyone", TestName = "Writable_by_the_world_with_sticky_bit")]
    public void Without_an_ACL_owner_and_bits_say_who_can_write(uint uid, uint gid, int mode, string? writer)
    {
        FileFacts facts = new(uid, gid, (UnixFileMode)mode, FileKind.Regular);

        Assert.That((facts.OtherWriter, facts.IsWritableByRootOnly), Is.EqualTo((writer, writer is null)));
    }

    // Mode 0664: the group's bits are the mask.
    [TestCase(0u, 0u, "u::rw- u:65534:rw- g::r-- m::rw- o::r--", "uid 65534, named in its ACL,")]
    [TestCase(0u, 4u, "u::rw- u:0:rw- g::r-- m::rw- o::r--", null)]
    [TestCase(0u, 4u, "u::rw- u:0:rw- g::rw- m::rw- o::r--", "gid 4, its group,")]
    [TestCase(0u, 0u, "u::rw- u:0:rw- g::rw- m::rw- o::r--", null)]
    [TestCase(1u, 0u, "u::rw- u:0:rw- g::rw- m::rw- o::r--", "uid 1, its owner,")]
    [TestCase(0u, 0u, "u::rw-", "whoever its damaged ACL names")]
    public void With_an_ACL_that_says_it_too(uint uid, uint gid, string acl, string? writer)
    {
        FileFacts facts =
            new(uid, gid, (UnixFileMode)0b110_110_100, FileKind.Regular, PosixAcl.Parse(AclBytes.Of(acl)));

        Assert.That(facts.OtherWriter, Is.EqualTo(writer));
    }

    [TestCase(0u, 0b111_101_101, true)]
    [TestCase(0u, 0b111_111_101, true)]
    [TestCase(0u, 0b111_111_111, false)]
    [TestCase(0u, 0b1_111_111_111, true)]
    [TestCase(1u, 0b111_101_101, false)]
    [TestCase(1u, 0b1_111_111_111, false)]
    public void A_directory_keeps_files_of_root_where_others_cannot_replace_them(uint uid, int mode, bool expected) =>
        Assert.That(
            new FileFacts(uid, 0, (UnixFileMode)mode, FileKind.Directory).KeepsFilesOfRoot, Is.EqualTo(expected));
}
