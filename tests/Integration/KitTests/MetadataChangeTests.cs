using Integration.Rig;
using Pcp.Interop.Client;

namespace Integration.KitTests;

/// <summary>Changes of metadata, which pmcd reports to its clients with a fetch.</summary>
[TestFixture]
public sealed class MetadataChangeTests
{
    [Test]
    public void A_client_learns_that_an_agent_has_gone()
    {
        using PrivatePmcd pmcd = PrivatePmcd.Start(
            new PmdaLine("wide", 252, $"{Checkout.Sample("tests/Wide")} -d 252"));
        using PcpContext client = pmcd.Connect();
        ClientMetric metric = client.Lookup("wide.one3");
        WaitForNews(isThere: false); // those of its start
        Daemon.Signal(pmcd.PidOfAgent("pmdawide"), "KILL");
        WaitForNews(isThere: true);
        WaitForNews(isThere: false); // pmcd has started it again

        void WaitForNews(bool isThere) =>
            Eventually.Equal(isThere, () => client.Fetch(metric).HasMetadataChanged, "news");
    }
}
