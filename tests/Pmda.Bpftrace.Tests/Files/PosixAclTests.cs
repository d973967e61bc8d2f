using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

public class PosixAclTests
{
    private const string Damaged = "whoever its damaged ACL names";
    private const string Whole = "u::rw- g::r-- o::r--";

    [TestCase(Whole, null)]
    [TestCase("u::rw- g::rw- o::r--", "gid 4, its group,")]
    [TestCase("u::rw- g::r-- o::rw-", "everyone")]
    [TestCase("u::rw- u:1000:rw- g::r-- m::rw- o::r--", "uid 1000, named in its ACL,")]
    [TestCase("u::rw- u:1000:-w- g::r-- m::rw- o::r--", "uid 1000, named in its ACL,")]
    [TestCase("u::rw- g::r-- g:1000:rwx m::rwx o::r--", "gid 1000, named in its ACL,")]
    [TestCase("u::rw- u:0:rw- u:1000:r-x g::r-- g:0:rw- m::rwx o::r--", null)]
    [TestCase("u::rw- u:1000:rwx g::rwx g:1000:rwx m::r-x o::r--", null, Description = "the mask takes it away")]
    [TestCase("u::rw- u:1000:r-- g::r-- m::r-- o::-w-", "everyone", Description = "the mask is not for others")]
    [TestCase("u::rw- u:1000:--- g::rw- m::rw- o::---", "gid 4, its group,")]
    [TestCase("u::rw- u:4294967295:rw- g::r-- m::rw- o::r--", "uid 4294967295, named in its ACL,")]
    [TestCase("o::r-- m::rw- g::r-- u:1000:rw- u::rw-", "uid 1000, named in its ACL,", Description = "in any order")]
    public void Who_can_write(string acl, string? writer) =>
        Assert.That(PosixAcl.Parse(AclBytes.Of(acl)).OtherWriter(owningGroup: 4), Is.EqualTo(writer));

    [Test]
    public void Roots_group_is_root() =>
        Assert.That(PosixAcl.Parse(AclBytes.Of("u::rw- g::rw- o::r--")).OtherWriter(owningGroup: 0), Is.Null);

    [TestCase("")]
    [TestCase("g::r-- o::r--")]
    [TestCase("u::rw- o::r--")]
    [TestCase("u::rw- g::r--")]
    [TestCase("u::rw- u::r-- g::r-- o::r--")]
    [TestCase("u::rw- g::r-- g::r-- o::r--")]
    [TestCase("u::rw- g::r-- o::r-- o::r--")]
    [TestCase("u::rw- g::r-- m::r-- m::r-- o::r--")]
    [TestCase("u::rw- u:0:r-- g::r-- o::r--")]
    [TestCase("u::rw- g::r-- g:0:r-- o::r--")]
    public void One_with_missing_or_repeated_entries_is_damaged(string acl) =>
        Assert.That(PosixAcl.Parse(AclBytes.Of(acl)).OtherWriter(0), Is.EqualTo(Damaged));

    [TestCase((ushort)0, (ushort)4)]
    [TestCase((ushort)3, (ushort)4)]
    [TestCase((ushort)64, (ushort)4)]
    [TestCase((ushort)16, (ushort)8)]
    [TestCase((ushort)16, (ushort)0xFFFF)]
    public void One_with_an_entry_that_there_is_none_like_is_damaged(ushort tag, ushort permissions)
    {
        byte[] bytes = [.. AclBytes.Of(Whole), .. AclBytes.Entry(tag, permissions, 0)];

        Assert.That(PosixAcl.Parse(bytes).OtherWriter(0), Is.EqualTo(Damaged));
    }

    [Test]
    public void One_of_another_version_is_damaged()
    {
        byte[] bytes = AclBytes.Of(Whole);
        bytes[0] = 3;

        Assert.That(PosixAcl.Parse(bytes).OtherWriter(0), Is.EqualTo(Damaged));
    }

    [Test]
    public void Every_beginning_is_damaged()
    {
        byte[] bytes = AclBytes.Of(Whole);

        Assert.That(
            Enumerable.Range(0, bytes.Length).Select(length => PosixAcl.Parse(bytes.AsSpan(0, length)).OtherWriter(0)),
            Is.All.EqualTo(Damaged));
    }

    [Test]
    public void The_largest_one_is_read_and_a_larger_one_is_damaged()
    {
        const int Most = (65536 - 4) / 8;
        static byte[] make(int entries) =>
        [
            .. AclBytes.Of("u::rw- g::r-- m::r-- o::r--"),
            .. Enumerable.Range(0, entries - 4).SelectMany(i => AclBytes.Entry(2, 6, (uint)i)),
        ];

        Assert.That(PosixAcl.Parse(make(Most)).OtherWriter(0), Is.Null);
        Assert.That(PosixAcl.Parse(make(Most + 1)).OtherWriter(0), Is.EqualTo(Damaged));
    }

    [Test]
    public void Whatever_the_bytes_are_it_does_not_fail()
    {
        Random random = new(18);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = AclBytes.Of("u::rw- u:1000:rw- g::r-- m::rw- o::r--");
            for (int changes = random.Next(4); changes >= 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            PosixAcl.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1))).OtherWriter((uint)random.Next(2));
        }
    }
}
