using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.FrontDoor;

internal sealed class InstanceDomainTests
{
    private sealed record Disk(string Name, ulong Reads);

    private readonly ClientContext _client = new(1);
    private readonly List<Disk> _disks = new();
    private Pmda _pmda = null!;
    private InstanceDomain<Disk> _domain = null!;
    private Metric _reads = null!;
    private Metric _names = null!;
    private int _listed;

    [SetUp]
    public void CreateAgent()
    {
        _listed = 0;
        _disks.Clear();
        _disks.AddRange([new Disk("sdb", 2), new Disk("sda", 1)]);
        _pmda = new Pmda("simple", 253);
        _domain = _pmda.Instances(3, List, disk => disk.Name);
        InstanceMetric<Disk, ulong> reads = _domain.Add<ulong>("simple.reads", 0).Fetch(disk => disk.Reads);
        InstanceMetric<Disk, string> names = _domain.Add<string>("simple.names", 1).Fetch(disk => $"disk {disk.Name}");
        _reads = ((IMetricDeclaration)reads).Build(253);
        _names = ((IMetricDeclaration)names).Build(253);
    }

    [TearDown]
    public void DisposeAgent() => _pmda.Dispose();

    [Test]
    public void Each_instance_has_its_value()
    {
        Refresh(_reads);
        Assert.That(Values(_reads), Is.EqualTo(new[] { "0 sdb 2", "1 sda 1" }));
    }

    [Test]
    public void Instances_keep_their_numbers_as_others_come_and_go()
    {
        Refresh(_reads);
        _disks[0] = new Disk("sdc", 3);
        Refresh(_reads);
        Assert.That(Values(_reads), Is.EqualTo(new[] { "1 sda 1", "2 sdc 3" }));
        _disks.Add(new Disk("sdb", 4));
        Refresh(_reads);
        Assert.That(Values(_reads), Is.EqualTo(new[] { "0 sdb 4", "1 sda 1", "2 sdc 3" }).Or.EquivalentTo(
            new[] { "1 sda 1", "2 sdc 3", "0 sdb 4" }));
    }

    [Test]
    public void Metrics_of_a_domain_agree_on_its_instances()
    {
        Refresh(_reads);
        _disks.Insert(0, new Disk("new", 9));
        Refresh(_names);
        _reads.Refresh!(_client);
        Assert.That(
            TableReader.Instances(_names.Column).Select(seen => $"{seen.Id} {seen.Text}"),
            Is.EqualTo(new[] { "0 disk sdb", "1 disk sda", "2 disk new" }));
        Assert.That(Values(_reads), Is.EqualTo(new[] { "0 sdb 2", "1 sda 1", "2 new 9" }));
    }

    [Test]
    public void Instances_are_listed_once_for_each_request()
    {
        _reads.Refresh!(_client);
        _names.Refresh!(_client);
        Assert.That(_listed, Is.EqualTo(1));
        Refresh(_reads);
        Assert.That(_listed, Is.EqualTo(2));
    }

    [Test]
    public void A_new_order_of_the_same_instances_is_noticed()
    {
        Refresh(_reads);
        _disks.Reverse();
        Refresh(_reads);
        Assert.That(Values(_reads), Is.EqualTo(new[] { "0 sdb 2", "1 sda 1" }));
    }

    [TestCase("sda", "sda")]
    [TestCase("sda", "")]
    [TestCase("sda", "a\0b")]
    public void Names_that_cannot_be_are_an_error(string first, string second)
    {
        _disks.Clear();
        _disks.AddRange([new Disk(first, 1), new Disk(second, 2)]);
        Assert.That(_reads.Refresh!(_client), Is.EqualTo(PmError.Generic));
        _disks[1] = new Disk("sdb", 2);
        Refresh(_reads);
        Assert.That(Values(_reads), Has.Length.EqualTo(2), "the next request finds them");
    }

    [Test]
    public void A_store_is_for_an_instance()
    {
        string stored = "";
        using Pmda pmda = new("simple", 253);
        InstanceMetric<Disk, int> declared = pmda.Instances(0, List, disk => disk.Name)
            .Add<int>("simple.a", 0)
            .Fetch(_ => 0)
            .Store((disk, value) => stored = $"{disk.Name}={value}");
        Metric metric = ((IMetricDeclaration)declared).Build(253);
        StoredValue value = new() { Type = MetricType.Int32, Instance = 1, Bits = 5 };
        Assert.That(metric.Store!(_client, value), Is.EqualTo(PmError.None));
        Assert.That(stored, Is.EqualTo("sda=5"));
        StoredValue other = new() { Type = MetricType.Int32, Instance = 7, Bits = 5 };
        Assert.That(metric.Store(_client, other), Is.EqualTo(PmError.UnknownInstance));
    }

    [Test]
    public void Listing_instances_reads_no_values()
    {
        int read = 0;
        using Pmda pmda = new("simple", 253);
        InstanceMetric<Disk, int> declared = pmda.Instances(0, List, disk => disk.Name)
            .Add<int>("simple.a", 0)
            .Fetch(_ => ++read);
        Metric metric = ((IMetricDeclaration)declared).Build(253);
        ListInstances(metric);
        Assert.That(Listed(metric), Is.EqualTo(new[] { "0 sdb", "1 sda" }));
        Refresh(metric);
        _disks.Add(new Disk("sdc", 3));
        ListInstances(metric);
        Assert.That(Listed(metric), Is.EqualTo(new[] { "0 sdb", "1 sda", "2 sdc" }));
        Assert.That(read, Is.EqualTo(2));
        Refresh(metric);
        Assert.That(Values(metric), Is.EqualTo(new[] { "0 sdb 3", "1 sda 4", "2 sdc 5" }));
    }

    [Test]
    public void A_function_that_fails_takes_neither_the_instances_nor_other_metrics_with_it()
    {
        using Pmda pmda = new("simple", 253);
        InstanceDomain<Disk> domain = pmda.Instances(0, List, disk => disk.Name);
        InstanceMetric<Disk, int> failing = domain.Add<int>("simple.a", 0)
            .Fetch(disk => disk.Reads == 1 ? throw new IOException("gone") : 7);
        InstanceMetric<Disk, ulong> working = domain.Add<ulong>("simple.b", 1).Fetch(disk => disk.Reads);
        Metric broken = ((IMetricDeclaration)failing).Build(253), other = ((IMetricDeclaration)working).Build(253);
        ListInstances(broken);
        Assert.That(broken.Refresh!(_client), Is.EqualTo(PmError.Generic));
        Assert.That(other.Refresh!(_client), Is.EqualTo(PmError.None));
        Assert.That(Listed(broken), Is.EqualTo(new[] { "0 sdb", "1 sda" }));
        Assert.That(Values(other), Is.EqualTo(new[] { "0 sdb 2", "1 sda 1" }));
        _disks.RemoveAt(1);
        Refresh(broken);
        Assert.That(Values(broken), Is.EqualTo(new[] { "0 sdb 7" }));
    }

    [Test]
    public void A_function_that_throws_a_code_that_is_no_error_fails()
    {
        using Pmda pmda = new("simple", 253);
        InstanceMetric<Disk, ulong> declared = pmda.Instances(0, List, disk => disk.Name)
            .Add<ulong>("simple.a", 0)
            .Fetch(_ => throw new PmException(PmError.None, "nothing"));
        Metric metric = ((IMetricDeclaration)declared).Build(253);
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.Generic));
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.Generic.Code), "no values are published");
    }

    [Test]
    public void A_source_that_fails_is_asked_once_a_request_and_the_last_instances_stay()
    {
        int asked = 0;
        bool fails = false;
        using Pmda pmda = new("simple", 253);
        InstanceDomain<Disk> domain = pmda.Instances(0, Source, disk => disk.Name)
            .InstanceLabel("disk", disk => disk.Name);
        InstanceMetric<Disk, ulong> declared = domain.Add<ulong>("simple.a", 0)
            .Fetch(disk => disk.Reads)
            .Store((_, _) => { });
        Metric metric = ((IMetricDeclaration)declared).Build(253);
        Refresh(metric);
        fails = true;
        ListInstances(metric);
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.Generic));
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.Generic));
        StoredValue value = new() { Type = MetricType.UInt64, Instance = 1, Bits = 5 };
        Assert.That(metric.Store!(_client, value), Is.EqualTo(PmError.Generic), "whether it is there is not known");
        Assert.That(((IInstanceDomain)domain).Describe().InstanceLabels!(1), Is.EqualTo("""{"disk":"sda"}"""));
        Assert.That(asked, Is.EqualTo(2));
        Assert.That(Listed(metric), Is.EqualTo(new[] { "0 sdb", "1 sda" }));
        fails = false;
        Refresh(metric);
        Assert.That(Values(metric), Is.EqualTo(new[] { "0 sdb 2", "1 sda 1" }));

        IEnumerable<Disk> Source()
        {
            asked++;
            return fails ? throw new IOException("gone") : _disks;
        }
    }

    [Test]
    public void Names_that_cannot_be_leave_those_before_them()
    {
        Refresh(_reads);
        _disks[1] = new Disk("sdb", 3);
        TableReader.Count(_reads.Column); // the next request
        Assert.That(_reads.Refresh!(_client), Is.EqualTo(PmError.Generic));
        Assert.That(Listed(_reads), Is.EqualTo(new[] { "0 sdb", "1 sda" }));
        _disks.Clear();
        ListInstances(_reads);
        Assert.That(Listed(_reads), Is.Empty);
    }

    [Test]
    public void Instances_have_labels()
    {
        _domain.Help("Disks.").Label("bus", "scsi").InstanceLabel("disk", disk => disk.Name);
        Refresh(_reads);
        InDomDescription description = ((IInstanceDomain)_domain).Describe();
        Assert.That((description.OneLine, description.Labels), Is.EqualTo(("Disks.", """{"bus":"scsi"}""")));
        Assert.That(description.InstanceLabels!(1), Is.EqualTo("""{"disk":"sda"}"""));
        Assert.That(description.InstanceLabels(7), Is.Null);
    }

    private IEnumerable<Disk> List()
    {
        _listed++;
        return _disks;
    }

    // Reading a table counts as a request.
    private void Refresh(Metric metric)
    {
        TableReader.Count(metric.Column);
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.None));
    }

    private static void ListInstances(Metric metric)
    {
        TableReader.Count(metric.Column);
        metric.RefreshInstances!();
    }

    private static string[] Listed(Metric metric) =>
        [.. TableReader.Instances(metric.Instances!).Select(seen => $"{seen.Id} {seen.Name}")];

    private static string[] Values(Metric metric) =>
        [.. TableReader.Instances(metric.Column).Select(seen => $"{seen.Id} {seen.Name} {seen.Bits}")];
}
