using System.Globalization;
using Integration.Rig;

namespace Integration.KitTests;

[TestFixture]
public sealed class SimpleTests
{
    private PrivatePmcd _pmcd = null!;

    [OneTimeSetUp]
    public void Start()
    {
        Scratch scratch = new();
        scratch.Write("pmdas/simple/simple.conf", "sec,min,hour\n");
        _pmcd = PrivatePmcd.Start(
            scratch, new PmdaLine("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253"));
    }

    [OneTimeTearDown]
    public void Stop() => _pmcd?.Dispose();

    [Test]
    public void All_metrics_are_listed() =>
        Assert.That(
            _pmcd.Client.Names("simple"),
            Is.EquivalentTo(
                ["simple.numfetch", "simple.color", "simple.time.user", "simple.time.sys", "simple.now"]));

    [TestCase("simple.numfetch", "253.0.0", "32-bit unsigned int", "PM_INDOM_NULL")]
    [TestCase("simple.color", "253.0.1", "32-bit int", "253.0")]
    [TestCase("simple.time.user", "253.1.2", "double", "PM_INDOM_NULL")]
    [TestCase("simple.now", "253.2.4", "32-bit unsigned int", "253.1")]
    public void Descriptors_reach_pminfo(string metric, string pmid, string type, string inDom)
    {
        MetricDescription description = _pmcd.Client.Describe(metric);
        Assert.That((description.Pmid, description.Type, description.InDom), Is.EqualTo((pmid, type, inDom)));
    }

    [Test]
    public void Instances_have_numbers_names_and_values()
    {
        MetricValues color = _pmcd.Client.Fetch("simple.color");
        Assert.That(
            color.Instances.Select(i => (i.Number, i.Name)), Is.EqualTo([(0, "red"), (1, "green"), (2, "blue")]));
        int[] values = [.. color.Instances.Select(i => int.Parse(i.Value, CultureInfo.InvariantCulture))];
        Assert.That(values[1], Is.EqualTo((values[0] + 100) % 256));
    }

    [Test]
    public void Numbers_and_names_reach_pmprobe() =>
        Assert.That(
            _pmcd.Client.Run("pmprobe", "-I", "simple.color").OutputOrFail().TrimEnd(),
            Is.EqualTo("simple.color 3 \"red\" \"green\" \"blue\""));

    [Test]
    public void One_instance_is_read_by_name()
    {
        string output = _pmcd.Client.Run("pmval", "-s", "1", "-i", "green", "simple.color").OutputOrFail();
        Assert.That(output, Does.Contain("green").And.Not.Contain("red"));
    }

    [Test]
    public void An_unknown_instance_is_an_error() =>
        Assert.That(
            _pmcd.Client.Run("pmval", "-s", "1", "-i", "yellow", "simple.color").Errors,
            Does.Contain("yellow not available"));

    [Test]
    public void An_unknown_pmid_is_an_error() =>
        Assert.That(
            _pmcd.Client.Run("pminfo", "-m", "253.0.9").All, Does.Contain("Unknown or illegal metric identifier"));

    [Test]
    public void An_unknown_name_is_an_error() =>
        Assert.That(_pmcd.Client.Run("pminfo", "simple.now.and.then").All, Does.Contain("Unknown metric name"));

    [Test]
    public void A_stored_value_is_fetched()
    {
        ToolResult result = _pmcd.Client.Store("simple.numfetch", "1000");
        Assert.That(result.OutputOrFail(), Does.Contain("new value=1000"));
        Assert.That(
            int.Parse(_pmcd.Client.FetchSingle("simple.numfetch")!, CultureInfo.InvariantCulture),
            Is.GreaterThan(1000));
    }

    [Test]
    public void Storing_into_other_metrics_is_refused() =>
        Assert.That(
            _pmcd.Client.Store("simple.now", "1").All, Does.Contain("No permission to perform requested operation"));

    [Test]
    public void Instances_come_and_go_and_keep_their_numbers()
    {
        string[] Now(string units)
        {
            _pmcd.Scratch.Write("pmdas/simple/simple.conf", units);
            return [.. _pmcd.Client.Fetch("simple.now").Instances.Select(i => $"{i.Number}:{i.Name}").Order()];
        }

        Assert.That(Now("sec,min"), Is.EqualTo(["0:sec", "1:min"]));
        Assert.That(Now("min,hour"), Is.EqualTo(["1:min", "2:hour"]));
        Assert.That(Now(""), Is.Empty);
        Assert.That(Now("hour,sec"), Is.EqualTo(["0:sec", "2:hour"]));
    }

    [Test]
    public void Another_agent_that_dies_is_started_again_by_pmcd()
    {
        using PrivatePmcd pmcd = PrivatePmcd.Start(
            new Scratch(), new PmdaLine("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253"));
        int pid = pmcd.PidOfAgent("pmdasimple");
        Daemon.Signal(pid, "KILL");
        Eventually.Holds(() => pmcd.Client.Fetch("simple.color").Instances.Count == 3, "values after the restart");
        Assert.That(pmcd.PidOfAgent("pmdasimple"), Is.Not.EqualTo(pid));
    }
}
