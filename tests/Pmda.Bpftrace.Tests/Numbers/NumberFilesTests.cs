using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class NumberFilesTests
{
    private string _folder = null!;
    private LogLines _log = null!;
    private NumberFiles _files = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _log = new LogLines();
        _files = new NumberFiles(_log.Logger);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_file_that_cannot_be_written_is_reported_once_while_others_are_written()
    {
        string stuck = Path.Combine(_folder, "stuck"), other = Path.Combine(_folder, "other");
        Directory.CreateDirectory(stuck + ".new");
        for (int i = 0; i < 3; i++)
        {
            _files.Write(stuck, "1"u8, reachDisk: false);
            _files.Write(other, "1"u8, reachDisk: false);
        }

        Assert.That(_log.Lines.Single(), Does.Contain($"{stuck} cannot be written"));
        Assert.That(File.Exists(other));

        Directory.Delete(stuck + ".new");
        _files.Write(stuck, "1"u8, reachDisk: false);
        Directory.CreateDirectory(stuck + ".new");
        _files.Write(stuck, "1"u8, reachDisk: false);
        Assert.That(_log.Lines, Has.Count.EqualTo(2), "it was written meanwhile");
    }

    [Test]
    public void Of_many_that_cannot_be_written_the_first_ten_are_reported()
    {
        for (int i = 0; i < 30; i++)
            _files.Write($"/proc/{i}", "1"u8, reachDisk: false);
        Assert.That(_log.Lines, Has.Count.EqualTo(10));
    }

    [Test]
    public void A_file_that_cannot_be_removed_is_reported()
    {
        _files.Remove(_folder);
        Assert.That(_log.Lines.Single(), Does.Contain($"{_folder} cannot be removed"));
    }
}
