using System.Diagnostics;
using System.Runtime.Versioning;
using Bpftrace.Runner.Host;
using Microsoft.Win32.SafeHandles;

namespace Bpftrace.Runner.Tests.Host;

[SupportedOSPlatform("linux")]
internal sealed class HostFilesTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("pcp-interop-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_status_is_that_of_the_open_file()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "12345");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder), file = HostFiles.OpenIn(folder, "file");
        File.Delete(path);
        FileStatus status = HostFiles.StatusOf(file);
        Assert.That(status.IsRegular, Is.True);
        Assert.That(status.Permissions, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.GroupWrite));
        Assert.That(HostFiles.StatusOf(folder).IsRegular, Is.False);
    }

    [Test]
    public void A_missing_file_and_a_file_in_place_of_a_directory_are_errors()
    {
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder);
        Assert.That(
            () => HostFiles.OpenIn(folder, "missing"),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("No such file or directory"));
        Assert.That(
            () => HostFiles.OpenDirectory("/dev/null"),
            Throws.TypeOf<IOException>().With.Message.EqualTo("Not a directory"));
    }

    [Test]
    public void An_entry_is_a_link_itself_and_its_target_has_a_limit()
    {
        string longest = string.Join('/', Enumerable.Repeat("0123456789012345678", 204)); // PATH_MAX less some
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), longest);
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder), link = HostFiles.OpenEntry(folder, "link");
        Assert.That(HostFiles.StatusOf(link), Has.Property(nameof(FileStatus.IsLink)).True);
        Assert.That(HostFiles.LinkTarget(link), Is.EqualTo(longest));
        Assert.That(() => HostFiles.LinkTarget(folder), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void An_entry_is_opened_for_reading_as_often_as_needed()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "12345");
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder), entry = HostFiles.OpenEntry(folder, "file");
        for (int i = 0; i < 2; i++)
        {
            using SafeFileHandle file = HostFiles.OpenToRead(entry);
            byte[] content = new byte[10];
            Assert.That(RandomAccess.Read(file, content, 0), Is.EqualTo(5));
        }

        Assert.That(HostFiles.StatusOf(folder).IsDirectory, Is.True);
        Assert.That(() => HostFiles.OpenEntry(folder, "none"), Throws.TypeOf<DirectoryNotFoundException>());
    }

    [Test]
    public void An_ACL_is_read_as_the_kernel_has_it_from_a_handle_that_cannot_be_read_too()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder), entry = HostFiles.OpenEntry(folder, "file");
        Assert.That(HostFiles.AccessAcl(entry), Is.Empty);

        using (Process setfacl = Process.Start("setfacl", ["-m", "u:65534:rw", path]))
            setfacl.WaitForExit();

        byte[] acl = HostFiles.AccessAcl(entry);
        Assert.That(acl, Has.Length.EqualTo(4 + 5 * 8)); // owner, user, group, mask, others
        Assert.That(acl[..4], Is.EqualTo(new byte[] { 2, 0, 0, 0 }));
        using SafeFileHandle file = HostFiles.OpenToRead(entry);
        Assert.That(HostFiles.AccessAcl(file), Is.EqualTo(acl));
    }

    [Test]
    public void A_closed_handle_is_refused()
    {
        SafeFileHandle folder = HostFiles.OpenDirectory(_folder);
        folder.Dispose();
        Assert.That(() => HostFiles.StatusOf(folder), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Users_have_names()
    {
        Assert.That(HostUsers.NameOf(0), Is.EqualTo("root"));
        Assert.That(HostUsers.NameOf(4_000_000_000), Is.Null);
    }

    [Test]
    public void Users_and_groups_are_found_by_name()
    {
        Assert.That((HostUsers.HasUser("root"), HostUsers.HasUser("no-such-user")), Is.EqualTo((true, false)));
        Assert.That((HostUsers.HasGroup("root"), HostUsers.HasGroup("no-such-group")), Is.EqualTo((true, false)));
    }

    [TestCase("root", "root", ExpectedResult = true)]
    [TestCase("root", "daemon", ExpectedResult = false)]
    [TestCase("root", "no-such-group", ExpectedResult = false)]
    [TestCase("no-such-user", "root", ExpectedResult = false)]
    public bool Members_of_a_group_are_found(string user, string group) => HostUsers.IsInGroup(user, group);
}
