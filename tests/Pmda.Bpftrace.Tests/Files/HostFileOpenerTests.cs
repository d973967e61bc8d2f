using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Tests.Kept;

namespace Pmda.Bpftrace.Tests.Files;

internal sealed class HostFileOpenerTests
{
    private readonly HostFileOpener _opener = new();
    private string _folder = "";
    private SafeFileHandle _directory = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _directory = _opener.OpenDirectory(_folder);
    }

    [TearDown]
    public void DeleteFolder()
    {
        _directory.Dispose();
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase(UnixFileMode.UserRead)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.OtherWrite)]
    public void Facts_are_those_of_the_file(UnixFileMode mode)
    {
        Write("a.bt", "code", mode);

        using SafeFileHandle file = _opener.OpenFile(_directory, "a.bt");
        Assert.That((_opener.Facts(file).Mode, _opener.Facts(file).IsRegular), Is.EqualTo((mode, true)));
        Assert.That(Read(file), Is.EqualTo("code"));
    }

    [Test]
    public void Facts_of_a_directory_say_that_it_is_no_file()
    {
        Assert.That(_opener.Facts(_directory).Kind, Is.EqualTo(FileKind.Directory));
    }

    [Test]
    public void All_entries_are_named_hidden_ones_too()
    {
        Write("a.bt", "");
        Write(".hidden", "");
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));

        Assert.That(_opener.Names(_directory), Is.EquivalentTo(new[] { "a.bt", ".hidden", "sub" }));
    }

    [Test]
    public void A_link_is_followed_and_the_facts_are_those_of_its_target()
    {
        Write("target", "code", UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bt"), "target");

        using SafeFileHandle file = _opener.OpenFile(_directory, "link.bt");
        Assert.That(_opener.Facts(file).IsWritableByRootOnly, Is.False);
        Assert.That(Read(file), Is.EqualTo("code"));
        Assert.That(_opener.RealPath(file), Is.EqualTo(Path.Combine(_opener.RealPath(_directory), "target")));
    }

    [Test]
    public void An_entry_is_opened_itself_and_read_whatever_becomes_of_its_name()
    {
        Write("target", "code");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "./target");

        using SafeFileHandle link = _opener.OpenEntry(_directory, "link");
        Assert.That((_opener.Facts(link).Kind, _opener.LinkTarget(link)), Is.EqualTo((FileKind.Link, "./target")));
        using SafeFileHandle entry = _opener.OpenEntry(_directory, "target");
        File.Delete(Path.Combine(_folder, "target"));
        Write("target", "another");
        using SafeFileHandle file = _opener.OpenToRead(entry);
        Assert.That((_opener.Facts(entry).Kind, Read(file)), Is.EqualTo((FileKind.Regular, "code")));
    }

    [Test]
    public void Of_an_open_entry_that_is_a_directory_the_names_are_known()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub/below"));

        using SafeFileHandle sub = _opener.OpenEntry(_directory, "sub");
        using SafeFileHandle below = _opener.OpenEntry(sub, "below");
        Assert.That((_opener.Names(sub), _opener.Names(below)), Is.EqualTo((new[] { "below" }, Array.Empty<string>())));
    }

    [Test]
    public void A_link_to_nothing_is_an_error_in_the_systems_words()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bt"), "nothing");

        Assert.That(
            () => _opener.OpenFile(_directory, "link.bt"),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("No such file or directory"));
    }

    [Test]
    public void A_directory_may_be_a_link()
    {
        Write("a.bt", "");
        string link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, ".");

        using SafeFileHandle directory = _opener.OpenDirectory(link);
        Assert.That(_opener.Names(directory), Does.Contain("a.bt"));
    }

    [Test]
    public void A_FIFO_without_writer_is_opened_at_once_and_is_no_file()
    {
        using (Process maker = Process.Start("mkfifo", Path.Combine(_folder, "fifo.bt")))
            maker.WaitForExit();

        Task<SafeFileHandle> opening = Task.Run(() => _opener.OpenFile(_directory, "fifo.bt"));
        Assert.That(opening.Wait(TimeSpan.FromMinutes(2)), Is.True, "it does not wait for a writer, who never comes");
        using SafeFileHandle file = opening.Result;
        Assert.That(_opener.Facts(file).IsRegular, Is.False);
    }

    [Test]
    public void What_was_opened_stays_the_same_whatever_becomes_of_its_name()
    {
        Write("a.bt", "checked", UnixFileMode.UserRead);
        using SafeFileHandle file = _opener.OpenFile(_directory, "a.bt");
        File.Delete(Path.Combine(_folder, "a.bt"));
        Write("a.bt", "another", UnixFileMode.UserRead | UnixFileMode.OtherWrite);

        Assert.That(_opener.Facts(file).Mode, Is.EqualTo(UnixFileMode.UserRead));
        Assert.That(Read(file), Is.EqualTo("checked"));
    }

    [Test]
    public void A_directory_that_is_not_there_is_told_from_one_that_is_none()
    {
        Write("file", "");

        Assert.That(
            () => _opener.OpenDirectory(Path.Combine(_folder, "nothing")),
            Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(
            () => _opener.OpenDirectory(Path.Combine(_folder, "file")),
            Throws.TypeOf<IOException>().With.Message.EqualTo("Not a directory"));
    }

    [Test]
    public void Of_a_folder_with_everything_in_it_only_what_is_sound_is_taken()
    {
        Write("sound.bt", "code", UnixFileMode.UserRead);
        Write("open.bt", "code", UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        Directory.CreateDirectory(Path.Combine(_folder, "directory.bt"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bt"), "nothing");
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AutostartResult found = AutostartFolder.Read(new RootsOpener(), _folder);

        Assert.That(found.Scripts.Select(script => script.SuggestedName), Is.EqualTo(new[] { "sound" }));
        Assert.That(
            found.Messages.Select(message => message.Text.Replace(_folder, "", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "Skipping autostart script /directory.bt: it is not a regular file",
                "Skipping autostart script /link.bt: it cannot be read: No such file or directory",
                "Skipping autostart script /open.bt: scripts must be exclusively writable by root, but everyone can "
                    + "write to /open.bt; check who wrote it, then chown root:root /open.bt && chmod go-w /open.bt and "
                    + "restart the agent",
            }));
    }

    private void Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }

    private static string Read(SafeFileHandle file)
    {
        byte[] buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(file, buffer, 0));
    }
}
