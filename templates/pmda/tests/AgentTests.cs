using NUnit.Framework;
using Pcp.Interop.Client;
using Pcp.Interop.Testing;

namespace PmdaNamespace.Tests;

/// <summary>The agent, asked for values by a client through a pmcd that the tests start.</summary>
[TestFixture]
public sealed class AgentTests
{
    private PrivatePmcd _pmcd = null!;
    private PcpContext _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        // Name another executable to test that, such as the one that dotnet publish made.
        string program = Environment.GetEnvironmentVariable("PMDA_UNDER_TEST")
            ?? Path.Combine(AppContext.BaseDirectory, "pmdapmda_name");
        _pmcd = PrivatePmcd.Start(new PmdaLine("pmda_name", PMDA_DOMAIN, $"{program} -d PMDA_DOMAIN"));
        _client = _pmcd.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client?.Dispose();
        _pmcd?.Dispose();
    }

    [Test]
    public void Its_metrics_are_listed() =>
        Assert.That(
            _client.Traverse("pmda_name"),
            Is.EquivalentTo(["pmda_name.fetches", "pmda_name.network.in.bytes", "pmda_name.network.out.bytes"]));

    [Test]
    public void A_stored_value_is_kept()
    {
        _client.Store("pmda_name.fetches", 1000L);
        // The fetch itself counts.
        Assert.That(_client.Fetch("pmda_name.fetches").Single.ToUInt64(), Is.EqualTo(1001));
    }

    [Test]
    public void Every_network_interface_has_a_value() =>
        Assert.That(
            _client.FetchInstances("pmda_name.network.in.bytes").Keys,
            Is.EquivalentTo(Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName)));
}
