using Pcp.Interop.Client;

namespace Pcp.Interop.Tests.Client;

internal sealed class PcpContextTests
{
    [Test]
    public void A_host_without_pmcd_is_named_in_the_error() =>
        Assert.That(
            () => PcpContext.OpenHost("unix:///nowhere/pmcd.socket"),
            Throws.TypeOf<PmException>().With.Message.Contains("unix:///nowhere/pmcd.socket"));

    [Test]
    public void A_password_is_not_part_of_the_error() =>
        Assert.That(
            () => PcpContext.OpenHost("unix:///nowhere/pmcd.socket?method=plain&user=u&pass=SECRET"),
            Throws.TypeOf<PmException>().With.Message.StartsWith("connecting to pmcd on unix:///nowhere/pmcd.socket: ")
                .And.Message.Not.Contains("SECRET"));

    [Test]
    public void An_archive_that_is_not_there_is_named_in_the_error() =>
        Assert.That(
            () => PcpContext.OpenArchive("/nowhere/archive"),
            Throws.TypeOf<PmException>().With.Message.EqualTo(
                "opening the archive /nowhere/archive: No such file or directory"));

    [Test]
    public void A_file_that_is_no_archive_is_an_error()
    {
        string file = Path.GetTempFileName();
        Assert.That(() => PcpContext.OpenArchive(file), Throws.TypeOf<PmException>().With.Message.Contains(file));
        File.Delete(file);
    }

    [Test]
    public void A_descriptor_that_libpcp_cannot_wait_for_is_an_error_and_not_the_end_of_the_process()
    {
        List<FileStream> open = [];
        try
        {
            while (open.Count < 1024) // FD_SETSIZE of select(2)
                open.Add(File.OpenRead("/dev/null"));
            Assert.That(
                () => PcpContext.OpenHost("unix:///nowhere/pmcd.socket"),
                Throws.TypeOf<PmException>().With.Message.Contains("Too many open files"));
        }
        finally
        {
            open.ForEach(file => file.Dispose());
        }
    }

    [Test]
    public void A_time_out_is_positive() =>
        Assert.That(() => PcpContext.SetTimeout(TimeSpan.Zero), Throws.TypeOf<ArgumentOutOfRangeException>());
}
