using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

/// <summary>The client on an archive that pmlogger has recorded, of which an instance goes meanwhile.</summary>
[TestFixture]
public sealed class ArchiveTests : KitFixture
{
    private const string Fetches = "simple.numfetch", Now = "simple.now", Configuration = "pmdas/simple/simple.conf";

    private string _path = "";
    private PcpContext _archive = null!;

    private protected override PmdaLine Agent => new("simple", 253, $"{Checkout.Sample("samples/Simple")} -d 253");

    private protected override void Prepare(Scratch scratch) => scratch.Write(Configuration, "sec,min,hour\n");

    [OneTimeSetUp]
    public void Record()
    {
        string configuration = Pmcd.Scratch.Write(
            "tmp/pmlogger.conf", $"log mandatory on 100 msec {{ {Fetches}\n{Now} }}\n");
        _path = Path.Combine(Pmcd.Scratch.Temporary, "archive");
        string[] arguments = ["-h", Pmcd.HostSpec, "-u", "-c", configuration, "-l", _path + ".log", _path];
        using (new Daemon("pmlogger", arguments, Pmcd.Scratch.Environment, Path.GetTempPath()))
        {
            WaitForSamples(4, instances: 3);
            Pmcd.Scratch.Write(Configuration, "sec,hour\n");
            WaitForSamples(4, instances: 2);
        }
    }

    [SetUp]
    public void Open() => _archive = PcpContext.OpenArchive(_path);

    [TearDown]
    public void Close() => _archive.Dispose();

    [Test]
    public void Values_come_as_they_were_recorded_and_backwards_in_reverse()
    {
        List<string> forwards = Read(_archive, ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
        Assert.That(forwards, Has.Count.GreaterThanOrEqualTo(8));
        Assert.That(forwards, Is.EqualTo(forwards.Distinct()), "each fetch counts");
        List<string> backwards = Read(_archive, ArchiveMode.Backwards, DateTimeOffset.MaxValue);
        Assert.That(backwards, Is.EqualTo(Enumerable.Reverse(forwards)));
    }

    [Test]
    public void Instances_are_those_of_the_time()
    {
        InDomId domain = _archive.Lookup(Now).Descriptor.InDom;
        _archive.SetMode(ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
        Assert.That(_archive.FetchInstances(Now).Keys, Is.EquivalentTo(["sec", "min", "hour"]));
        _archive.SetMode(ArchiveMode.Backwards, DateTimeOffset.MaxValue);
        Assert.That(_archive.FetchInstances(Now).Keys, Is.EquivalentTo(["sec", "hour"]));
        Assert.That(_archive.Instances(domain).Select(each => each.Name), Is.EquivalentTo(["sec", "hour"]));
        Assert.That(
            _archive.RecordedInstances(domain).Select(each => each.Name), Is.EquivalentTo(["sec", "min", "hour"]));
    }

    [Test]
    public void Values_in_between_are_interpolated()
    {
        ClientMetric metric = _archive.Lookup(Fetches);
        _archive.SetMode(ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
        FetchResult first = _archive.Fetch(metric), second = _archive.Fetch(metric);
        // Before PCP 7 a step has whole milliseconds.
        TimeSpan step = TimeSpan.FromMilliseconds((long)(second.Timestamp - first.Timestamp).TotalMilliseconds / 2);
        _archive.SetMode(ArchiveMode.Interpolated, first.Timestamp, step);
        FetchResult[] results = [_archive.Fetch(metric), _archive.Fetch(metric), _archive.Fetch(metric)];
        Assert.That(
            results.Select(result => result.Timestamp),
            Is.EqualTo([first.Timestamp, first.Timestamp + step, first.Timestamp + step * 2]));
        long[] values = [.. results.Select(result => result.Metrics[0].Single.ToInt64())];
        Assert.That(values, Is.Ordered);
        Assert.That(values[0], Is.EqualTo(first.Metrics[0].Single.ToInt64()));
        Assert.That(values[2], Is.LessThanOrEqualTo(second.Metrics[0].Single.ToInt64()));
    }

    [Test]
    public void A_metric_that_is_fetched_twice_at_once_has_its_values_twice()
    {
        ClientMetric fetches = _archive.Lookup(Fetches), now = _archive.Lookup(Now);
        _archive.SetMode(ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
        DateTimeOffset first = _archive.Fetch(fetches).Timestamp;
        foreach (ArchiveMode mode in Enum.GetValues<ArchiveMode>())
        {
            _archive.SetMode(mode, first);
            FetchResult result = _archive.Fetch(fetches, now, fetches);
            Assert.That(result.Metrics.Select(metric => metric.Metric), Is.EqualTo([fetches, now, fetches]));
            Assert.That(result.Metrics[2].Single, Is.EqualTo(result.Metrics[0].Single));
            Assert.That(result.Metrics[1].Values, Has.Count.EqualTo(3));
        }
    }

    [Test]
    public void Threads_read_one_archive_with_a_context_each()
    {
        ClientMetric now = _archive.Lookup(Now);
        _archive.SetMode(ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
        DateTimeOffset first = _archive.Fetch(now).Timestamp;
        for (int round = 0; round < 100; round++)
        {
            int[] counts = new int[4];
            Parallel.For(0, counts.Length, i => counts[i] = CountAt(first, now));
            Assert.That(counts, Is.All.EqualTo(3));
        }
    }

    [Test]
    public void Its_label_names_host_and_times()
    {
        ArchiveLabel label = _archive.ArchiveLabel();
        Assert.That(label.Host, Is.EqualTo(Client.HostName()).And.EqualTo(_archive.HostName()).And.Not.Empty);
        Assert.That(label.TimeZone, Is.Not.Empty);
        ClientMetric metric = _archive.Lookup(Fetches);
        Assert.That(_archive.Fetch(metric).Timestamp, Is.GreaterThanOrEqualTo(label.Start));
        _archive.SetMode(ArchiveMode.Backwards, DateTimeOffset.MaxValue);
        Assert.That(_archive.Fetch(metric).Timestamp, Is.LessThanOrEqualTo(label.End));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Assert.That(_archive.TimeZone().ToLocal(now).Offset, Is.EqualTo(Client.TimeZone().ToLocal(now).Offset));
    }

    [Test]
    public void A_metric_that_was_not_recorded_is_unknown()
    {
        Assert.That(Error(() => _archive.Lookup("simple.color")), Is.EqualTo(PmError.UnknownName));
        ClientMetric recorded = _archive.Lookup(Fetches), color = Client.Lookup("simple.color");
        Assert.That(_archive.Fetch(recorded, color).Metrics[1].Values, Is.Empty);
    }

    [Test]
    public void A_folder_of_archives_is_one() =>
        Assert.That(
            Read(_archive, ArchiveMode.Forwards, DateTimeOffset.UnixEpoch),
            Is.EqualTo(ReadFrom(Path.GetDirectoryName(_path)!)).And.EqualTo(ReadFrom($"{_path}.meta")));

    [Test]
    public void A_host_is_no_archive()
    {
        Assert.That(() => Client.ArchiveLabel(), Throws.TypeOf<PmException>());
        Assert.That(() => Client.SetMode(ArchiveMode.Forwards, DateTimeOffset.UnixEpoch), Throws.TypeOf<PmException>());
    }

    private void WaitForSamples(int count, int instances) =>
        Eventually.Holds(() => Samples(instances) >= count, $"pmlogger to record {instances} instances");

    private int Samples(int instances)
    {
        try
        {
            return ReadFrom(_path).Count(sample => sample.Split(' ').Length == 3 + instances);
        }
        catch (PmException)
        {
            return 0; // it has not begun
        }
    }

    private int CountAt(DateTimeOffset time, ClientMetric metric)
    {
        using PcpContext archive = PcpContext.OpenArchive(_path);
        archive.SetMode(ArchiveMode.Interpolated, time);
        return archive.Fetch(metric).Metrics[0].Values.Count;
    }

    private static List<string> ReadFrom(string path)
    {
        using PcpContext archive = PcpContext.OpenArchive(path);
        return Read(archive, ArchiveMode.Forwards, DateTimeOffset.UnixEpoch);
    }

    // Time, count and instances of each record.
    private static List<string> Read(PcpContext archive, ArchiveMode mode, DateTimeOffset origin)
    {
        ClientMetric[] metrics = [archive.Lookup(Fetches), archive.Lookup(Now)];
        archive.SetMode(mode, origin);
        List<string> samples = [];
        while (true)
        {
            try
            {
                FetchResult result = archive.Fetch(metrics);
                samples.Add(
                    $"{result.Timestamp:O} {result.Metrics[0].Single} : "
                    + string.Join(' ', result.Metrics[1].Values.Select(value => value.Instance)));
            }
            catch (PmException e) when (e.Error == PmError.EndOfArchive)
            {
                return samples;
            }
        }
    }

    private static PmError Error(Action action) => Assert.Throws<PmException>(() => action())!.Error;
}
