using System.Diagnostics;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

/// <summary>Paths of this host, with owners and ACLs as chown(1) and setfacl(1) set them.</summary>
internal sealed class HostPathTests
{
    private const string Nobody = "65534"; // Debian's and Fedora's

    private readonly HostFileOpener _opener = new();
    private string _folder = "";
    private string _file = "";

    [SetUp]
    public void MakeFile()
    {
        Assert.That(Environment.IsPrivilegedProcess, Is.True, "only root can give files away: run the tests with sudo");
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _file = Path.Combine(_folder, "sub", "file");
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllText(_file, "text");
        Run("chmod", "-R", "go-w", _folder);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("setfacl", "-m u:root:rw FOLDER/sub/file")]
    [TestCase("setfacl", "-m u:65534:r FOLDER/sub/file")]
    [TestCase("setfacl", "-m u:65534:rw,m::r FOLDER/sub/file")]
    [TestCase("setfacl", "-d -m u:65534:rwx FOLDER/sub", Description = "a default ACL is for files that are yet to be")]
    [TestCase("setfacl", "-m g:0:rwx FOLDER")]
    [TestCase("chmod", "g+w FOLDER/sub")]
    [TestCase("chmod", "1777 FOLDER/sub")]
    [TestCase("chgrp", "65534 FOLDER/sub/file")]
    public void A_file_that_only_root_can_change_is_not_exposed(string tool, string arguments)
    {
        Run(tool, Words(arguments));

        Assert.That(Exposed(), Is.Null);
    }

    [TestCase("setfacl", "-m u:65534:rw FOLDER/sub/file", "uid 65534, named in its ACL, can write to FOLDER/sub/file")]
    [TestCase("setfacl", "-m g:65534:rw FOLDER/sub/file", "gid 65534, named in its ACL, can write to FOLDER/sub/file")]
    [TestCase("setfacl", "-m u:65534:rwx FOLDER/sub", "uid 65534, named in its ACL, can replace what is in FOLDER/sub")]
    [TestCase("setfacl", "-m u:65534:rwx FOLDER", "uid 65534, named in its ACL, can replace what is in FOLDER")]
    [TestCase("chown", "65534 FOLDER/sub/file", "uid 65534, its owner, can write to FOLDER/sub/file")]
    [TestCase("chown", "65534 FOLDER/sub", "uid 65534, its owner, can replace what is in FOLDER/sub")]
    [TestCase("chown", "65534 FOLDER", "uid 65534, its owner, can replace what is in FOLDER")]
    [TestCase("chmod", "o+w FOLDER/sub", "everyone can replace what is in FOLDER/sub")]
    public void A_file_that_others_can_change_is_exposed_until_the_remedy_is_applied(
        string tool, string arguments, string exposed)
    {
        Run("chmod", "a-w", _file, Path.GetDirectoryName(_file)!);
        Run(tool, Words(arguments));

        Exposure? found = Exposed();

        Assert.That(found?.Text, Is.EqualTo(Named(exposed)));
        Run("sh", "-c", found!.Remedy);
        Assert.That(Exposed(), Is.Null);
    }

    [Test]
    public void A_link_of_anothers_in_a_sticky_directory_is_not_followed()
    {
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, "sub/file");
        Run("chmod", "1777", _folder);
        Assert.That(Exposed(link), Is.Null);

        Run("chown", "-h", Nobody, link);
        Exposure? found = Exposed(link);

        Assert.That(found?.Text, Is.EqualTo($"uid {Nobody}, its owner, can replace the link {link}"));
        Run("sh", "-c", found!.Remedy);
        Assert.That(Exposed(link), Is.Null);
    }

    [Test]
    public void What_was_opened_is_read_whatever_becomes_of_the_path()
    {
        using OpenedPath opened = RootOwnedPath.Open(_opener, _file);
        Directory.Move(Path.Combine(_folder, "sub"), Path.Combine(_folder, "former"));
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllText(_file, "another");

        Assert.That(opened.ReadFile(_opener, maxBytes: 4), Is.EqualTo("text"u8.ToArray()));
        Assert.That(opened.ReadFile(_opener, maxBytes: 3), Is.Null);
    }

    private Exposure? Exposed(string? path = null)
    {
        using OpenedPath opened = RootOwnedPath.Open(_opener, path ?? _file);
        return opened.Exposed;
    }

    private string[] Words(string arguments) => Named(arguments).Split(' ');

    private string Named(string text) => text.Replace("FOLDER", _folder, StringComparison.Ordinal);

    private static void Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(tool, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{tool} {string.Join(' ', arguments)}");
    }
}
