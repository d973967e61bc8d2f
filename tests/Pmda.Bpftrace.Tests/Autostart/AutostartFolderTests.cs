using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Tests.Files;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Autostart;

public class AutostartFolderTests
{
    private static readonly FileFacts _evesFile = FakeFiles.RootsFile with { Uid = 1000 };

    private FakeFiles _files = null!;

    [SetUp]
    public void SetUp()
    {
        _files = new FakeFiles();
        _files.AddDirectory("/a", FakeFiles.RootsDirectory);
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_files.OpenHandles, Is.Zero, "handles left open");
        _files.Dispose();
    }

    [Test]
    public void Scripts_come_by_directory_then_by_name_with_their_bytes()
    {
        _files.AddDirectory("/b", FakeFiles.RootsDirectory);
        AddScript("/b/a.bt", [3]);
        AddScript("/a/z.bt", []);
        AddScript("/a/b.bt", [1, 0, 0xff]);
        AddScript("/a/Z.bt", [2]);

        AutostartResult result = AutostartFolder.Read(_files, "/a", "/b");

        Assert.That(result.Messages, Is.Empty);
        Assert.That(
            result.Scripts.Select(script => (script.Path, script.SuggestedName, Convert.ToHexString(script.Code))),
            Is.EqualTo(new[]
            {
                ("/a/Z.bt", "Z", "02"), ("/a/b.bt", "b", "0100FF"), ("/a/z.bt", "z", ""), ("/b/a.bt", "a", "03"),
            }));
    }

    [TestCase("README")]
    [TestCase("x.bt~")]
    [TestCase("x.BT")]
    [TestCase("bt")]
    [TestCase(".bt")]
    [TestCase(".#x.bt")]
    public void Other_files_are_passed_over_in_silence(string name)
    {
        AddScript($"/a/{name}", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts, Is.Empty);
        Assert.That(result.Messages, Is.Empty);
    }

    [Test]
    public void A_name_that_no_metric_can_have_is_changed()
    {
        AddScript("/a/my-tool.bt", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts.Single().SuggestedName, Is.EqualTo("my_tool"));
        Assert.That(result.Messages, Is.Empty);
    }

    [Test]
    public void A_link_is_followed_where_only_root_can_change_what_it_leads_to()
    {
        _files.AddDirectory(
            "/shared", FakeFiles.RootsDirectory with { Mode = UnixFileMode.OtherWrite | UnixFileMode.StickyBit });
        AddScript("/shared/y.txt", [1]);
        _files.AddLink("/a/x.bt", "/shared/y.txt");

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(
            result.Scripts.Select(script => (script.Path, script.SuggestedName)),
            Is.EqualTo(new[] { ("/a/x.bt", "x") }));
        Assert.That(result.Messages, Is.Empty);
    }

    [Test]
    public void A_link_is_refused_when_others_can_write_to_a_directory_above_its_target()
    {
        _files.AddDirectory("/shared", FakeFiles.RootsDirectory with { Uid = 1000 });
        _files.AddDirectory("/shared/deep", FakeFiles.RootsDirectory);
        AddScript("/shared/deep/x.bt", [1]);
        _files.AddLink("/a/x.bt", "/shared/deep/x.bt");

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts, Is.Empty);
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error(
                "Skipping autostart script /a/x.bt: scripts must be exclusively writable by root, but uid 1000, its "
                    + "owner, can replace what is in /shared; check who wrote it, then chown root:root /shared && "
                    + "chmod go-w /shared and restart the agent"),
        }));
    }

    [Test]
    public void A_directory_below_one_that_others_can_write_is_refused()
    {
        _files.AddDirectory("/shared", FakeFiles.RootsDirectory with { Uid = 1000 });
        _files.AddDirectory("/shared/b", FakeFiles.RootsDirectory);
        AddScript("/shared/b/x.bt", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/shared/b");

        Assert.That(result.Scripts, Is.Empty);
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error(
                "Autostart directory /shared/b must be exclusively writable by root, but uid 1000, its owner, can "
                    + "replace what is in /shared: its scripts are skipped; check who wrote them, then chown root:root "
                    + "/shared && chmod go-w /shared and restart the agent"),
        }));
    }

    [Test]
    public void What_an_ACL_lets_others_write_is_refused()
    {
        PosixAcl acl = PosixAcl.Parse(AclBytes.Of("u::rw- u:65534:rw- g::r-- m::rw- o::r--"));
        _files.AddFile("/a/x.bt", [1], FakeFiles.RootsFile with { Acl = acl });

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts, Is.Empty);
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error(
                "Skipping autostart script /a/x.bt: scripts must be exclusively writable by root, but uid 65534, named "
                    + "in its ACL, can write to /a/x.bt; check who wrote it, then setfacl -b /a/x.bt && chown "
                    + "root:root /a/x.bt && chmod go-w /a/x.bt and restart the agent"),
        }));
    }

    [Test]
    public void A_directory_that_others_can_write_is_refused_and_the_next_one_read()
    {
        _files.AddDirectory("/b", _evesFile with { Kind = FileKind.Directory });
        AddScript("/b/x.bt", [1]);
        AddScript("/a/y.bt", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/b", "/a");

        Assert.That(Names(result), Is.EqualTo(new[] { "y" }));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error("Autostart directory /b must be exclusively writable by root, but uid 1000, its owner, can write to "
                + "/b: its scripts are skipped; check who wrote them, then chown root:root /b && chmod go-w /b and "
                + "restart the agent"),
        }));
    }

    [Test]
    public void A_script_that_others_can_write_is_skipped_and_the_others_read()
    {
        _files.AddFile("/a/b.bt", [1], _evesFile);
        AddScript("/a/a.bt", [1]);
        AddScript("/a/c.bt", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(Names(result), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error("Skipping autostart script /a/b.bt: scripts must be exclusively writable by root, but uid 1000, its "
                + "owner, can write to /a/b.bt; check who wrote it, then chown root:root /a/b.bt && chmod go-w /a/b.bt "
                + "and restart the agent"),
        }));
    }

    [Test]
    public void What_is_no_regular_file_is_skipped()
    {
        _files.AddFile("/a/fifo.bt", [1], FakeFiles.RootsFile with { Kind = FileKind.Other });

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts, Is.Empty);
        Assert.That(
            result.Messages,
            Is.EqualTo(new[] { Error("Skipping autostart script /a/fifo.bt: it is not a regular file") }));
    }

    [Test]
    public void A_script_of_512_KiB_is_read_and_a_larger_one_skipped()
    {
        byte[] largest = [.. Enumerable.Range(0, 512 * 1024).Select(i => (byte)(i * 7))];
        AddScript("/a/largest.bt", largest);
        AddScript("/a/larger.bt", [.. largest, 0]);

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(result.Scripts.Single().Code, Is.EqualTo(largest));
        Assert.That(
            result.Messages,
            Is.EqualTo(new[] { Error("Skipping autostart script /a/larger.bt: it is larger than 524288 bytes") }));
    }

    [Test]
    public void A_script_that_cannot_be_opened_is_skipped_and_the_others_read()
    {
        AddScript("/a/a.bt", [1]);
        AddScript("/a/b.bt", [1]);
        _files.Refuse("/a/a.bt", new IOException("Too many levels of symbolic links"));

        AutostartResult result = AutostartFolder.Read(_files, "/a");

        Assert.That(Names(result), Is.EqualTo(new[] { "b" }));
        const string Text =
            "Skipping autostart script /a/a.bt: it cannot be read: Too many levels of symbolic links";
        Assert.That(result.Messages, Is.EqualTo(new[] { Error(Text) }));
    }

    [Test]
    public void A_missing_directory_is_a_note_for_debugging_only()
    {
        AutostartResult result = AutostartFolder.Read(_files, "/none");

        Assert.That(
            result.Messages,
            Is.EqualTo(new[] { new LogMessage(LogEventLevel.Debug, "Autostart directory /none does not exist") }));
    }

    [Test]
    public void A_file_in_place_of_a_directory_is_an_error()
    {
        AddScript("/b", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/b");

        Assert.That(
            result.Messages, Is.EqualTo(new[] { Error("Autostart directory /b cannot be read: Not a directory") }));
    }

    [Test]
    public void A_directory_that_cannot_be_opened_is_an_error_and_the_next_one_read()
    {
        _files.Refuse("/b", new UnauthorizedAccessException("Permission denied"));
        AddScript("/a/a.bt", [1]);

        AutostartResult result = AutostartFolder.Read(_files, "/b", "/a");

        Assert.That(Names(result), Is.EqualTo(new[] { "a" }));
        Assert.That(
            result.Messages, Is.EqualTo(new[] { Error("Autostart directory /b cannot be read: Permission denied") }));
    }

    private void AddScript(string path, byte[] code) => _files.AddFile(path, code, FakeFiles.RootsFile);

    private static IEnumerable<string> Names(AutostartResult result) =>
        result.Scripts.Select(script => script.SuggestedName);

    private static LogMessage Error(string text) => new(LogEventLevel.Error, text);
}
