using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

public class RootOwnedPathTests
{
    private const UnixFileMode Others = UnixFileMode.OtherWrite;
    private const UnixFileMode Sticky = UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private FakeFiles _files = null!;

    [SetUp]
    public void SetUp()
    {
        _files = new FakeFiles();
        AddDirectory("/etc");
        AddDirectory("/etc/x");
        _files.AddFile("/etc/x/file", [1], FakeFiles.RootsFile);
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_files.OpenHandles, Is.Zero, "handles left open");
        _files.Dispose();
    }

    [TestCase("/etc/x/file")]
    [TestCase("//etc/./x//file")]
    [TestCase("/etc/../../etc/x/../x/file")]
    public void A_file_of_roots_in_directories_of_roots_is_not_exposed(string path) =>
        AssertOpened(path, "/etc/x/file");

    [TestCase("/etc/x")]
    [TestCase("/etc/x/")]
    [TestCase("/etc/x/.")]
    [TestCase("/etc/x/../x")]
    public void Nor_is_a_directory(string path) => AssertOpened(path, "/etc/x");

    [Test]
    public void Nor_is_the_root_directory() => AssertOpened("/", "/");

    [TestCase("/", 0u, Others, "everyone can replace what is in /")]
    [TestCase("/", 1u, UnixFileMode.None, "uid 1, its owner, can replace what is in /")]
    [TestCase("/etc", 0u, Others, "everyone can replace what is in /etc")]
    [TestCase("/etc", 1u, UnixFileMode.None, "uid 1, its owner, can replace what is in /etc")]
    [TestCase("/etc", 1u, Sticky, "uid 1, its owner, can replace what is in /etc")]
    [TestCase("/etc", 0u, Sticky, null)]
    [TestCase("/etc/x", 0u, Others, "everyone can replace what is in /etc/x")]
    [TestCase("/etc/x", 0u, Sticky, null)]
    public void A_directory_on_the_way_in_which_others_can_replace_files_exposes_it(
        string directory, uint owner, UnixFileMode mode, string? exposed)
    {
        AddDirectory(directory, owner, mode);

        AssertOpened("/etc/x/file", "/etc/x/file", exposed);
    }

    [Test]
    public void A_directory_with_an_ACL_exposes_it_too()
    {
        PosixAcl acl = PosixAcl.Parse(AclBytes.Of("u::rwx u:65534:rwx g::r-x m::rwx o::r-x"));
        _files.AddDirectory("/etc", FakeFiles.RootsDirectory with { Mode = (UnixFileMode)0b111_111_101, Acl = acl });

        using OpenedPath opened = RootOwnedPath.Open(_files, "/etc/x/file");

        Assert.That(opened.Exposed, Is.EqualTo(new Exposure(
            "uid 65534, named in its ACL, can replace what is in /etc",
            "setfacl -b /etc && chown root:root /etc && chmod go-w /etc")));
    }

    [TestCase(0u, Others, "everyone can write to /etc/x/file")]
    [TestCase(1u, UnixFileMode.None, "uid 1, its owner, can write to /etc/x/file")]
    public void A_file_that_others_can_write_is_exposed(uint owner, UnixFileMode mode, string exposed)
    {
        _files.AddFile("/etc/x/file", [1], FakeFiles.RootsFile with { Uid = owner, Mode = mode });

        AssertOpened("/etc/x/file", "/etc/x/file", exposed);
    }

    [Test]
    public void At_its_end_a_sticky_directory_is_exposed()
    {
        AddDirectory("/etc/x", 0, Sticky);

        AssertOpened("/etc/x", "/etc/x", "everyone can write to /etc/x");
    }

    [Test]
    public void A_directory_that_the_way_leaves_again_does_not_matter()
    {
        AddDirectory("/eve", 1000);

        AssertOpened("/eve/../etc/x/file", "/etc/x/file");
    }

    [TestCase("x/file")]
    [TestCase("/etc/x/file")]
    [TestCase("../../etc/./x/file")]
    [TestCase("y/file")]
    [TestCase("/z/etc/y/file")]
    public void Links_of_roots_are_followed(string target)
    {
        _files.AddLink("/etc/link", target);
        _files.AddLink("/etc/y", "x/");
        _files.AddLink("/z", "/");

        AssertOpened("/etc/link", "/etc/x/file");
    }

    [Test]
    public void What_a_link_leads_through_can_expose_it()
    {
        AddDirectory("/eve", 1000);
        AddDirectory("/eve/x");
        _files.AddFile("/eve/x/file", [1], FakeFiles.RootsFile);
        _files.AddLink("/etc/link", "../eve/x");

        AssertOpened("/etc/link/file", "/eve/x/file", "uid 1000, its owner, can replace what is in /eve");
    }

    [Test]
    public void In_a_sticky_directory_a_link_of_roots_is_followed()
    {
        AddDirectory("/tmp", 0, Sticky);
        _files.AddLink("/tmp/link", "/etc/x/file");

        AssertOpened("/tmp/link", "/etc/x/file");
    }

    [Test]
    public void In_a_sticky_directory_a_link_of_anothers_is_not()
    {
        AddDirectory("/tmp", 0, Sticky);
        _files.AddLink("/tmp/link", "/etc/x", owner: 1000);

        using OpenedPath opened = RootOwnedPath.Open(_files, "/tmp/link/file");

        Assert.That(opened.Entry, Is.Null);
        Assert.That(opened.Exposed, Is.EqualTo(new Exposure(
            "uid 1000, its owner, can replace the link /tmp/link", "chown -h root:root /tmp/link")));
    }

    [Test]
    public void Anothers_link_in_a_directory_of_roots_was_put_there_by_root()
    {
        _files.AddLink("/etc/link", "x/file", owner: 1000);

        AssertOpened("/etc/link", "/etc/x/file");
    }

    [TestCase(0u)]
    [TestCase(1000u)]
    public void In_a_directory_of_anothers_no_link_is_followed(uint owner)
    {
        AddDirectory("/eve", 1000);
        _files.AddLink("/eve/link", "/etc/x/file", owner);

        using OpenedPath opened = RootOwnedPath.Open(_files, "/eve/link");

        Assert.That(
            (opened.Entry is null, opened.Exposed?.Text),
            Is.EqualTo((true, "uid 1000, its owner, can replace what is in /eve")));
    }

    [Test]
    public void Forty_links_are_followed_and_no_more()
    {
        _files.AddLink("/link0", "/etc/x/file");
        for (int i = 1; i <= 40; i++)
            _files.AddLink($"/link{i}", $"link{i - 1}");

        AssertOpened("/link39", "/etc/x/file");
        Assert.That(
            () => RootOwnedPath.Open(_files, "/link40"),
            Throws.TypeOf<IOException>().With.Message.EqualTo("Too many levels of symbolic links"));
    }

    [TestCase("/etc/x/none")]
    [TestCase("/none/x/file")]
    [TestCase("/etc/dangling")]
    public void A_path_that_leads_to_nothing_is_an_error(string path)
    {
        _files.AddLink("/etc/dangling", "none");

        Assert.That(() => RootOwnedPath.Open(_files, path), Throws.TypeOf<DirectoryNotFoundException>());
    }

    [Test]
    public void A_file_has_nothing_in_it() =>
        Assert.That(
            () => RootOwnedPath.Open(_files, "/etc/x/file/y"),
            Throws.TypeOf<IOException>().With.Message.EqualTo("Not a directory"));

    private void AddDirectory(string path, uint owner = 0, UnixFileMode mode = UnixFileMode.None) =>
        _files.AddDirectory(path, FakeFiles.RootsDirectory with { Uid = owner, Mode = mode });

    private void AssertOpened(string path, string expected, string? exposed = null)
    {
        using OpenedPath opened = RootOwnedPath.Open(_files, path);
        Assert.That(opened.Entry, Is.Not.Null);
        Assert.That((_files.RealPath(opened.Entry!), opened.Exposed?.Text), Is.EqualTo((expected, exposed)));
        Assert.That(_files.OpenHandles, Is.EqualTo(1), "the handles of the way are closed");
    }
}
