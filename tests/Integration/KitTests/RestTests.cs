using System.Text.Json;
using Integration.Rig;

namespace Integration.KitTests;

/// <summary>The kit through pmproxy, which keeps one client context over many requests.</summary>
[TestFixture]
public sealed class RestTests
{
    private PrivatePmcd _pmcd = null!;
    private PrivatePmproxy _pmproxy = null!;
    private RestContext _context = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _pmcd = PrivatePmcd.Start(
            new Scratch(), new PmdaLine("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253"));
        _pmproxy = PrivatePmproxy.Start(_pmcd);
        _context = _pmproxy.Open(_pmcd.HostSpec);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _pmproxy?.Dispose();
        _pmcd?.Dispose();
    }

    [Test]
    public void A_value_is_stored_and_fetched_in_one_context()
    {
        Assert.That(_context.Store("simple.numfetch", "41").Success, Is.True);
        Assert.That(_context.FetchSingle("simple.numfetch"), Is.EqualTo("42"), "the fetch counts too");
    }

    [Test]
    public void A_refused_store_says_why() =>
        Assert.That(
            _context.Store("simple.now", "1").Message, Does.EndWith("No permission to perform requested operation"));

    [Test]
    public void Instances_and_values_have_the_same_numbers() =>
        Assert.That(
            _context.FetchInstances("simple.color").Keys, Is.EquivalentTo(_context.Instances("simple.color").Keys));

    [Test]
    public void A_metric_is_described()
    {
        JsonElement color = _context.Describe("simple.color");
        Assert.That(color.GetProperty("pmid").GetString(), Is.EqualTo("253.0.1"));
        Assert.That(
            color.GetProperty("text-oneline").GetString(),
            Is.EqualTo("Shades from 0 to 255, which change with each fetch."));
    }
}
