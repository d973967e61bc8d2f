using System.Text;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class InstanceStoreTests
{
    private static readonly InDomId _inDom = new(151, 100_010);

    private string _folder = null!;
    private string _path = null!;
    private LogLines _log = null!;
    private FakeEventLoop _loop = null!;
    private BackgroundWriter _writer = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _path = Path.Combine(_folder, "151.instances.100010");
        _log = new LogLines();
        _loop = new FakeEventLoop();
        _writer = new BackgroundWriter("test", _log.Logger);
    }

    [TearDown]
    public void RemoveFolder()
    {
        _writer.Finish(); // afterwards nobody writes to it
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Names_have_their_numbers_in_the_next_life_and_new_ones_get_others()
    {
        InstanceStore first = Store();
        InstanceStore.Lease lease = first.Open(_inDom, "sizes @a");
        Assert.That(new[] { Of(lease, "bash"), Of(lease, "sshd"), Of(lease, "bash") }, Is.EqualTo(new[] { 0, 1, 0 }));
        first.SaveLast();

        lease = Store().Open(_inDom, "sizes @a");
        Assert.That(new[] { Of(lease, "cron"), Of(lease, "sshd"), Of(lease, "bash") }, Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void A_process_that_is_killed_loses_the_names_of_a_second_but_gives_no_number_twice()
    {
        InstanceStore first = Store();
        InstanceStore.Lease lease = first.Open(_inDom, "sizes @a");
        Of(lease, "bash");
        _loop.Run(); // saved at once: there was no file that keeps the number from being given again
        Of(lease, "cron");
        _loop.Advance(1);
        Of(lease, "sshd");
        Assert.That(_writer.Finish(), Is.True);

        lease = Store().Open(_inDom, "sizes @a");
        Assert.That(new[] { Of(lease, "bash"), Of(lease, "cron") }, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Of(lease, "sshd"), Is.GreaterThan(2));
    }

    [Test]
    public void Two_registrations_that_overlap_agree()
    {
        InstanceStore store = Store();
        InstanceStore.Lease ending = store.Open(_inDom, "sizes @a"), next = store.Open(_inDom, "sizes @a");
        Assert.That(
            new[] { Of(ending, "a"), Of(next, "b"), Of(ending, "b"), Of(next, "a") },
            Is.EqualTo(new[] { 0, 1, 1, 0 }));

        ending.Dispose();
        Assert.That(Of(next, "c"), Is.EqualTo(2));
        next.Dispose();
        Assert.That(Of(store.Open(_inDom, "sizes @a"), "c"), Is.EqualTo(2), "read again");
    }

    [Test]
    public void While_a_disk_does_not_respond_numbers_are_given_as_they_are_to_be_saved()
    {
        using ManualResetEventSlim disk = new();
        _writer.Enqueue("stuck", disk.Wait);
        InstanceStore store = Store();
        InstanceStore.Lease lease = store.Open(_inDom, "sizes @a");
        Assert.That(new[] { Of(lease, "bash"), Of(lease, "sshd") }, Is.EqualTo(new[] { 0, 1 }));
        _loop.Advance(1);
        lease.Dispose();
        Assert.That(Of(store.Open(_inDom, "sizes @a"), "sshd"), Is.EqualTo(1));
        Assert.That(File.Exists(_path), Is.False);

        disk.Set();
        store.SaveLast();
        Assert.That(Of(Store().Open(_inDom, "sizes @a"), "sshd"), Is.EqualTo(1));
    }

    [Test]
    public void Another_owner_takes_over_no_name_and_no_number()
    {
        InstanceStore first = Store();
        Of(first.Open(_inDom, "sizes @a"), "bash");
        first.SaveLast();

        Assert.That(Of(Store().Open(_inDom, "latency @b"), "bash"), Is.EqualTo(1));
    }

    [Test]
    public void A_damaged_file_is_put_aside()
    {
        File.WriteAllText(_path, "0 bash\n");

        Assert.That(Of(Store().Open(_inDom, "sizes @a"), "sshd"), Is.Zero);
        Assert.That(File.ReadAllText(_path + ".damaged"), Is.EqualTo("0 bash\n"));
        Assert.That(_log.Lines.Single(), Does.StartWith($"{_path} is damaged"));
    }

    [Test]
    public void A_domain_whose_script_never_had_an_instance_leaves_no_file()
    {
        InstanceStore store = Store();
        store.Open(_inDom, "sizes @a").Dispose();
        store.SaveLast();

        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Files_of_domains_that_nobody_knows_and_half_written_ones_are_removed()
    {
        InstanceStore first = Store();
        Of(first.Open(_inDom, "sizes @a"), "bash");
        Of(first.Open(new InDomId(151, 101_010), "latency @b"), "bash");
        first.SaveLast();
        File.WriteAllText(Path.Combine(_folder, "60.0"), "another agent's");
        File.WriteAllText(_path + ".new", "half of it");

        Store().KeepOnly(new HashSet<int> { 100_010 });
        Assert.That(
            Directory.GetFiles(_folder).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "151.instances.100010", "60.0" }));
    }

    private InstanceStore Store() => new(_folder, 151, _loop, _writer, _log.Logger);

    private static int Of(InstanceStore.Lease lease, string name) => lease.NumberOf(Encoding.UTF8.GetBytes(name), 0);
}
