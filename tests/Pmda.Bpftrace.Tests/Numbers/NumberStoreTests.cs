using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class NumberStoreTests
{
    private static readonly ImmutableArray<Variable> _variables = ScriptAnalyzer.Analyze("BEGIN { @a = 1; }").Variables;

    private string _folder = null!;
    private string _path = null!;
    private LogLines _log = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
        _path = Path.Combine(_folder, "pmda", "151.numbers");
        _log = new LogLines();
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void After_an_orderly_end_numbers_go_on_without_a_gap()
    {
        NumberStore first = Open();
        Take(first, "sizes");
        Take(first, null);
        first.SaveLast();

        NumberStore second = Open();
        Assert.That(Take(second, null), Is.EqualTo(("script102", 102)));
        Assert.That(Take(second, "sizes"), Is.EqualTo(("script103", 100)));
        second.SaveLast();
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void After_a_crash_no_id_and_no_cluster_is_used_twice()
    {
        HashSet<(string, int)> used = new();
        List<NumberStore> crashed = [];
        for (int life = 0; life < 5; life++)
        {
            NumberStore store = Open();
            for (int i = 0; i < 70; i++)
                Assert.That(used.Add(Take(store, null)), Is.True);
            // What the file holds at any moment from its first save on is what a crash leaves.
            Assert.That(() => File.Exists(_path), Is.True.After(60_000, 10));
            byte[] left = File.ReadAllBytes(_path);
            crashed.Add(store);
            _path = Path.Combine(_folder, $"after{life}", "151.numbers");
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllBytes(_path, left);
        }

        crashed.ForEach(store => store.SaveLast()); // afterwards nobody writes to the folder
    }

    [Test]
    public void A_name_is_saved_at_once()
    {
        NumberStore first = Open();
        Take(first, null);
        Take(first, "sizes");
        Assert.That(
            () => File.Exists(_path) ? File.ReadAllText(_path) : "",
            Does.Contain("script sizes True 101 1 101\n").After(60_000, 10));
        first.SaveLast();
    }

    [Test]
    public void A_damaged_file_is_put_aside_and_numbers_begin_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, "not ours");

        NumberStore store = Open();
        Assert.That(Take(store, null), Is.EqualTo(("script100", 100)));
        store.SaveLast();
        Assert.That(File.ReadAllText(_path + ".damaged"), Is.EqualTo("not ours"));
        Assert.That(
            _log.Lines.Single(),
            Does.StartWith($"{_path} is damaged (it is not a whole file of numbers) and was renamed to"));
    }

    [Test]
    public void After_a_file_that_could_not_be_used_it_is_not_known_which_domains_there_were()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Assert.That(Open().KnownSerials(), Is.Empty);
        File.WriteAllText(_path, "not ours");

        Assert.That(Open().KnownSerials(), Is.Null);
    }

    [Test]
    public void What_can_neither_be_read_nor_put_aside_keeps_no_script_from_running()
    {
        NumberStore store = NumberStore.Open("/proc/self/mem", _log.Logger); // a regular file without a page 0

        Assert.That(store.KnownSerials(), Is.Null);
        Assert.That(Take(store, null), Is.EqualTo(("script100", 100)));
        store.SaveLast();
        Assert.That(
            _log.Lines[0], Does.Match(@"^/proc/self/mem cannot be read \(.+\) and cannot be renamed \(.+\): scripts"));
    }

    [Test]
    public void What_cannot_be_read_now_is_put_aside()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, "new");
        File.WriteAllText(_path + ".damaged", "old");

        NumberFiles files = new(_log.Logger);
        Assert.That(files.Read<string>(_path, 10, _ => throw new IOException("Input/output error")), Is.Null);
        Assert.That(files.HasLost, Is.True);
        Assert.That(File.Exists(_path), Is.False);
        Assert.That(File.ReadAllText(_path + ".damaged"), Is.EqualTo("old"));
        Assert.That(File.ReadAllText(_path + ".damaged.2"), Is.EqualTo("new"));
        Assert.That(
            _log.Lines.Single(),
            Does.StartWith($"{_path} cannot be read (Input/output error) and was renamed to {_path}.damaged.2: "));
    }

    [Test]
    public void What_is_no_regular_file_is_not_read()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.CreateSymbolicLink(_path, "/dev/zero");

        NumberStore store = Open();
        Assert.That(Take(store, null), Is.EqualTo(("script100", 100)));
        store.SaveLast();
        Assert.That(_log.Lines.Single(), Does.StartWith($"{_path} is damaged (it is not a regular file)"));
        Assert.That(new FileInfo(_path).LinkTarget, Is.Null);
    }

    [Test]
    public void Where_nothing_can_be_written_that_is_reported_once_and_scripts_run()
    {
        File.WriteAllText(Path.Combine(_folder, "pmda"), "a file where the folder is expected");
        NumberStore store = Open();
        Take(store, "a");
        Take(store, "b");
        store.SaveLast();

        Assert.That(_log.Lines, Has.Count.EqualTo(2));
        Assert.That(_log.Lines[0], Does.StartWith($"{_path} cannot be read ("));
        Assert.That(_log.Lines[1], Does.StartWith($"{_path} cannot be written ("));
    }

    [Test]
    public void A_file_is_for_root_alone_and_nothing_else_is_left_behind()
    {
        NumberStore store = Open();
        Take(store, "sizes");
        store.SaveLast();

        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_path)!), Is.EqualTo(new[] { _path }));
    }

    [Test]
    public void A_file_does_not_grow_without_bound()
    {
        NumberStore store = Open();
        ImmutableArray<Variable> large = Large();
        for (int i = 0; i < 40; i++)
        {
            Assert.That(store.TryTake($"n{i}", large, _ => false, out ScriptNumbers? numbers), Is.True);
            store.Return(numbers!, default);
        }

        store.SaveLast();

        Assert.That(new FileInfo(_path).Length, Is.InRange(NumberStore.MaxBytes / 2, NumberStore.MaxBytes));
        Assert.That(File.ReadAllText(_path), Does.Contain("\nscript n39 ").And.Not.Contain("\nscript n0 "));
    }

    [Test]
    public void A_file_of_registered_scripts_is_read_again_however_large()
    {
        NumberStore first = Open();
        ImmutableArray<Variable> large = Large();
        for (int i = 0; i < 40; i++)
            Assert.That(first.TryTake($"n{i}", large, _ => false, out _), Is.True);
        first.SaveLast();
        Assert.That(new FileInfo(_path).Length, Is.GreaterThan(NumberStore.MaxBytes));

        NumberStore second = Open();
        Assert.That(Take(second, "n0").Cluster, Is.EqualTo(100));
        second.SaveLast();
        Assert.That(_log.Lines, Is.Empty);
    }

    private static ImmutableArray<Variable> Large()
    {
        IEnumerable<string> statements = Enumerable.Range(0, 990).Select(i => $"@{new string('v', 200)}{i} = 1; ");
        return ScriptAnalyzer.Analyze($"BEGIN {{ {string.Concat(statements)}}}").Variables;
    }

    private NumberStore Open() => NumberStore.Open(_path, _log.Logger);

    private static (string Id, int Cluster) Take(NumberStore store, string? name)
    {
        Assert.That(store.TryTake(name, _variables, _ => false, out ScriptNumbers? numbers), Is.True);
        return (numbers!.Id, numbers.Cluster);
    }
}
