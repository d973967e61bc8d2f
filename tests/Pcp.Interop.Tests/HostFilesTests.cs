using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Pcp.Interop.Tests;

[SupportedOSPlatform("linux")]
internal sealed class HostFilesTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("pcp-interop-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_file_is_looked_at_through_what_was_opened()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "12345");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder), file = HostFiles.OpenIn(folder, "file");
        File.Delete(path);
        FileStatus status = HostFiles.StatusOf(file);
        Assert.That((status.Size, status.IsRegular), Is.EqualTo((5L, true)));
        Assert.That(status.Permissions, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.GroupWrite));
        Assert.That(HostFiles.StatusOf(folder).IsRegular, Is.False);
    }

    [Test]
    public void What_is_missing_or_no_directory_is_an_error_that_names_it()
    {
        using SafeFileHandle folder = HostFiles.OpenDirectory(_folder);
        Assert.That(
            () => HostFiles.OpenIn(folder, "missing"),
            Throws.InstanceOf<PmException>().With.Message.EqualTo("Cannot open missing: No such file or directory"));
        Assert.That(() => HostFiles.OpenDirectory("/dev/null"), Throws.InstanceOf<PmException>());
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
    public void The_host_knows_its_users_and_groups()
    {
        Assert.That((HostUsers.HasUser("root"), HostUsers.HasUser("no-such-user")), Is.EqualTo((true, false)));
        Assert.That((HostUsers.HasGroup("root"), HostUsers.HasGroup("no-such-group")), Is.EqualTo((true, false)));
    }

    [TestCase("root", "root", ExpectedResult = true)]
    [TestCase("root", "daemon", ExpectedResult = false)]
    [TestCase("root", "no-such-group", ExpectedResult = false)]
    [TestCase("no-such-user", "root", ExpectedResult = false)]
    public bool The_host_knows_who_is_in_a_group(string user, string group) => HostUsers.IsInGroup(user, group);
}
