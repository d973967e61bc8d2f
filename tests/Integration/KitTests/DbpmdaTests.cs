using Integration.Rig;

namespace Integration.KitTests;

/// <summary>The kit under PCP's debugger for agents, without any pmcd.</summary>
[TestFixture]
public sealed class DbpmdaTests
{
    private DbpmdaSession _dbpmda = null!;

    [OneTimeSetUp]
    public void Start()
    {
        Scratch scratch = new();
        scratch.Write("pmdas/simple/simple.conf", "sec,min,hour\n");
        PmdaLine simple = new("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253");
        _dbpmda = DbpmdaSession.Open(simple, scratch);
    }

    [OneTimeTearDown]
    public void Stop() => _dbpmda?.Dispose();

    [TestCase("desc 253.0.1", "Data Type: 32-bit int  InDom: 253.0")]
    [TestCase("desc 253.0.9", "Error PDU: Unknown or illegal metric identifier")]
    [TestCase("fetch 253.0.1", "numval: 3")]
    [TestCase("fetch 253.0.9", "Unknown or illegal metric identifier")]
    [TestCase("instance 253.0", "[  2] inst: 2 name: \"blue\"")]
    [TestCase("instance 253.7", "Error PDU: Unknown or illegal instance domain identifier")]
    [TestCase("text 253.0.1", "Shades from 0 to 255, which change with each fetch.")]
    [TestCase("traverse simple", "simple.color")]
    [TestCase("pmid simple.now", "253.2.4")]
    [TestCase("name 253.2.4", "simple.now")]
    [TestCase("store 253.2.4 \"17\"", "Error PDU: No permission to perform requested operation")]
    public void Each_request_has_its_answer(string request, string answer) =>
        Assert.That(_dbpmda.Ask(request), Does.Contain(answer));

    [Test]
    public void The_profile_selects_instances()
    {
        _dbpmda.Ask("profile 253.0 none");
        _dbpmda.Ask("profile 253.0 add 1");
        Assert.That(_dbpmda.Ask("fetch 253.0.1"), Does.Contain("numval: 1"));
        _dbpmda.Ask("profile 253.0 all");
        Assert.That(_dbpmda.Ask("fetch 253.0.1"), Does.Contain("numval: 3"));
    }

    [Test]
    public void Of_instances_with_one_number_no_more_are_sent_than_the_client_lists()
    {
        PmdaLine agent = new("wide", 252, $"{Checkout.Sample("tests/Wide")} -d 252");
        using DbpmdaSession wide = DbpmdaSession.Open(agent);
        wide.Ask("profile 252.22 none");
        wide.Ask("profile 252.22 add 7");
        Assert.That(wide.Ask("fetch 252.0.22"), Does.Contain("numval: 1"));
    }

    [Test]
    public void A_program_that_is_no_agent_is_reported() =>
        Assert.That(
            () => DbpmdaSession.Open(new PmdaLine("false", 253, "/bin/false")),
            Throws.InvalidOperationException.With.Message.Contains("false does not start under dbpmda"));
}
