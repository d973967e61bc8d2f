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
