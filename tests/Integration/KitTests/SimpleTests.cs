using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

[TestFixture]
public sealed class SimpleTests : KitFixture
{
    private const string Fetches = "simple.numfetch", Color = "simple.color", Now = "simple.now";

    private protected override PmdaLine Agent => Line;

    private static PmdaLine Line => new("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253");

    private protected override void Prepare(Scratch scratch) =>
        scratch.Write("pmdas/simple/simple.conf", "sec,min,hour\n");

    [Test]
    public void All_metrics_are_listed() =>
        Assert.That(
            Client.Traverse("simple"), Is.EquivalentTo([Fetches, Color, "simple.time.user", "simple.time.sys", Now]));

    [Test]
    public void Its_part_of_the_PMNS_can_be_walked()
    {
        Assert.That(
            Client.Children("simple"),
            Is.EquivalentTo(
                new NameSpaceNode[]
                {
                    new("numfetch", IsLeaf: true),
                    new("color", IsLeaf: true),
                    new("time", IsLeaf: false),
                    new("now", IsLeaf: true),
                }));
        Assert.That(Client.Children("simple.time").Select(child => child.Name), Is.EquivalentTo(["user", "sys"]));
        Assert.That(Client.Children(Now), Is.Empty);
        Assert.That(Client.NamesOf(new Pmid(253, 2, 4)), Is.EqualTo([Now]));
    }

    [TestCase(Fetches, "253.0.0", MetricType.UInt32, "PM_INDOM_NULL")]
    [TestCase(Color, "253.0.1", MetricType.Int32, "253.0")]
    [TestCase("simple.time.user", "253.1.2", MetricType.Double, "PM_INDOM_NULL")]
    [TestCase(Now, "253.2.4", MetricType.UInt32, "253.1")]
    public void Descriptors_reach_clients(string metric, string pmid, MetricType type, string inDom)
    {
        MetricDescriptor descriptor = Client.Lookup(metric).Descriptor;
        Assert.That(
            (descriptor.Pmid.ToString(), descriptor.Type, descriptor.InDom.ToString()),
            Is.EqualTo((pmid, type, inDom)));
        Assert.That(Client.Describe(descriptor.Pmid), Is.EqualTo(descriptor));
    }

    [Test]
    public void Instances_have_numbers_names_and_values()
    {
        Assert.That(
            Client.Instances(new InDomId(253, 0)),
            Is.EqualTo(new Instance[] { new(0, "red"), new(1, "green"), new(2, "blue") }));
        IReadOnlyList<InstanceValue> values = Client.Fetch(Color).Values;
        Assert.That(values.Select(value => value.Instance), Is.EqualTo([0, 1, 2]));
        ClientMetric color = Client.Lookup(Color);
        Client.Store(color, instance: 0, 10);
        Client.Store(color, instance: 1, 255);
        IReadOnlyDictionary<string, MetricValue> shades = Client.FetchInstances(Color);
        Assert.That((shades["red"].ToInt64(), shades["green"].ToInt64()), Is.EqualTo((11, 0)));
    }

    [Test]
    public void Numbers_and_names_reach_pmprobe() =>
        Assert.That(
            Pmcd.Client.Run("pmprobe", "-I", Color).OutputOrFail().TrimEnd(),
            Is.EqualTo("simple.color 3 \"red\" \"green\" \"blue\""));

    [Test]
    public void One_instance_is_read_by_name()
    {
        string output = Pmcd.Client.Run("pmval", "-s", "1", "-i", "green", Color).OutputOrFail();
        Assert.That(output, Does.Contain("green").And.Not.Contain("red"));
    }

    [Test]
    public void An_unknown_instance_is_an_error() =>
        Assert.That(Error(() => Client.Store(Color, "yellow", 1)), Is.EqualTo(PmError.UnknownInstance));

    [Test]
    public void An_unknown_instance_is_an_error_for_the_agent() =>
        Assert.That(Error(() => Client.Store(Client.Lookup(Color), 17, 1)), Is.EqualTo(PmError.UnknownInstance));

    [Test]
    public void An_unknown_pmid_is_an_error() =>
        Assert.That(Error(() => Client.Describe(new Pmid(253, 0, 9))), Is.EqualTo(PmError.UnknownPmid));

    [Test]
    public void An_unknown_name_is_an_error()
    {
        PmException error = Assert.Throws<PmException>(() => Client.Fetch("simple.now.and.then"))!;
        Assert.That(error.Error, Is.EqualTo(PmError.UnknownName));
        Assert.That(error.Message, Does.Contain("simple.now.and.then").And.Contain(Pmcd.HostSpec));
    }

    [Test]
    public void A_stored_value_is_fetched()
    {
        Client.Store(Fetches, 1000);
        Assert.That(Client.Fetch(Fetches).Single.ToInt64(), Is.GreaterThan(1000));
        Client.Store(Fetches, uint.MaxValue - 9L);
        Assert.That(Client.Fetch(Fetches).Single.ToInt64(), Is.GreaterThan(int.MaxValue));
    }

    [Test]
    public void Storing_into_other_metrics_is_refused() =>
        Assert.That(Error(() => Client.Store(Now, "sec", 1)), Is.EqualTo(PmError.PermissionDenied));

    [Test]
    public void A_value_that_the_agent_does_not_accept_is_refused()
    {
        ClientMetric color = Client.Lookup(Color);
        Client.Store(color, instance: 2, 200);
        Assert.That(Error(() => Client.Store(color, instance: 2, 256)), Is.EqualTo(PmError.BadStore));
        Assert.That(Client.FetchInstances(Color)["blue"].ToInt64(), Is.EqualTo(201));
    }

    [Test]
    public void CPU_time_grows()
    {
        double before = Client.Fetch("simple.time.user").Single.ToDouble();
        Assert.That(
            Eventually.Get(() => Client.Fetch("simple.time.user").Single.ToDouble(), now => now > before, "CPU time"),
            Is.GreaterThan(before));
    }

    [Test]
    public void Each_level_has_its_labels()
    {
        Assert.That(Labels(Color, LabelLevel.Domain), Does.ContainKey("role").WithValue("testing"));
        Assert.That(
            Labels(Color, LabelLevel.InDom),
            Is.EqualTo(new Dictionary<string, string> { ["indom_name"] = "color", ["model"] = "RGB" }));
        Assert.That(Labels(Fetches, LabelLevel.InDom), Is.Empty);
        Assert.That(InstanceLabels(Now)["min"], Is.EqualTo(new Dictionary<string, string> { ["units"] = "min" }));
        Assert.That(InstanceLabels(Color), Is.Empty);
        string[] all = [.. Client.Labels(Client.Lookup(Color)).Keys];
        Assert.That(all, Is.SupersetOf(new[] { "hostname", "role", "indom_name", "model" }));
    }

    [Test]
    public void Instances_come_and_go_and_keep_their_numbers()
    {
        string[] WithUnits(string units)
        {
            Pmcd.Scratch.Write("pmdas/simple/simple.conf", units);
            return
            [
                .. Client.Fetch(Now).Values.Select(value => value.Instance)
                    .Zip(Client.Instances(new InDomId(253, 1)))
                    .Select(pair => $"{pair.First}={pair.Second.Number}:{pair.Second.Name}"),
            ];
        }

        Assert.That(WithUnits("sec,min"), Is.EqualTo(["0=0:sec", "1=1:min"]));
        Assert.That(WithUnits("min,hour"), Is.EqualTo(["1=1:min", "2=2:hour"]));
        Assert.That(WithUnits(""), Is.Empty);
        Assert.That(WithUnits("hour,sec").Order(), Is.EqualTo(["0=0:sec", "2=2:hour"]));
        Assert.That(WithUnits("sec,min,hour"), Has.Length.EqualTo(3));
    }

    [Test]
    public void Another_agent_that_dies_is_started_again_by_pmcd()
    {
        using PrivatePmcd pmcd = PrivatePmcd.Start(Line);
        using PcpContext client = pmcd.Connect();
        int pid = pmcd.PidOfAgent("pmdasimple");
        Daemon.Signal(pid, "KILL");
        Eventually.Holds(() => HasColors(client), "values after the restart", pmcd.Logs);
        Assert.That(pmcd.PidOfAgent("pmdasimple"), Is.Not.EqualTo(pid));
    }

    [Test]
    public void A_restart_of_pmcd_restarts_the_agent()
    {
        using PrivatePmcd pmcd = PrivatePmcd.Start(Line);
        bool isDown = false;
        using (PcpContext before = pmcd.Connect())
        {
            before.Store(Fetches, 5000);
            pmcd.Restart(() => isDown = Assert.Throws<PmException>(() => pmcd.Connect()) is not null);
            Assert.That(() => before.Fetch(Fetches), Throws.TypeOf<PmException>(), "its connection ended");
        }

        using PcpContext after = pmcd.Connect();
        Assert.That(isDown);
        Assert.That(after.Fetch(Fetches).Single.ToInt64(), Is.LessThan(5000));
    }

    private static bool HasColors(PcpContext client)
    {
        try
        {
            return client.Fetch(Color).Values.Count == 3;
        }
        catch (PmException)
        {
            return false; // pmcd has not noticed yet, or has not started it yet
        }
    }

    private static PmError Error(Action request) => Assert.Throws<PmException>(request)!.Error;
}
