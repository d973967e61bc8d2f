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
    public void A_time_out_is_positive() =>
        Assert.That(() => PcpContext.SetTimeout(TimeSpan.Zero), Throws.TypeOf<ArgumentOutOfRangeException>());
}
