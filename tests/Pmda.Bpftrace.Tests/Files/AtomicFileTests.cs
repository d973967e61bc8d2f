using System.Diagnostics;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

internal sealed class AtomicFileTests
{
    private string _folder = null!;
    private string _path = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _path = Path.Combine(_folder, "151.numbers");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_was_written_is_read()
    {
        AtomicFile.Write(_path, "content"u8, reachDisk: false);

        Assert.That(AtomicFile.Read(_path, maxBytes: 7), Is.EqualTo("content"u8.ToArray()));
        Assert.That(() => AtomicFile.Read(_path, maxBytes: 6), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Without_a_file_or_a_folder_nothing_is_read()
    {
        Assert.That(AtomicFile.Read(_path, 1), Is.Null);
        Assert.That(AtomicFile.Read(Path.Combine(_path, "none"), 1), Is.Null);
    }

    [Test]
    public void A_link_is_not_followed()
    {
        File.WriteAllText(_path + ".target", "x");
        File.CreateSymbolicLink(_path, _path + ".target");

        Assert.That(() => AtomicFile.Read(_path, 1), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void What_is_no_regular_file_is_not_even_opened()
    {
        using (Process maker = Process.Start("mkfifo", _path))
            maker.WaitForExit();
        using Process writer = Process.Start("sh", ["-c", $"echo opened >{_path}"]); // waits until somebody reads
        try
        {
            Assert.That(() => AtomicFile.Read(_path, 1), Throws.TypeOf<FormatException>());
            Assert.That(writer.WaitForExit(200), Is.False);
        }
        finally
        {
            writer.Kill();
            writer.WaitForExit();
        }
    }

    [Test]
    public void A_file_that_is_put_aside_replaces_no_other_but_the_last_of_many()
    {
        List<string> aside = [];
        for (int i = 0; i <= AtomicFile.MostAside; i++)
        {
            File.WriteAllText(_path, $"{i}");
            aside.Add(AtomicFile.PutAside(_path));
        }

        Assert.That(aside[..3], Is.EqualTo(new[] { $"{_path}.damaged", $"{_path}.damaged.2", $"{_path}.damaged.3" }));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(AtomicFile.MostAside));
        Assert.That((File.ReadAllText(aside[0]), File.ReadAllText(aside[^1])), Is.EqualTo(("0", "10")));
    }
}
