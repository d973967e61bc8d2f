using Bpftrace.Runner.Children;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Keeps the instance numbers of named scripts in files, one for each instance domain: <c>151.instances.SERIAL</c>.
/// Runner's thread only. Files are read when a domain gets its first instance, and saved a second after it got new ones;
/// at once where a crash would have numbers given twice.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="domain">The domain of the agent.</param>
/// <param name="loop">The runner's thread.</param>
/// <param name="log">Where it is reported if something is wrong with a file.</param>
internal sealed class InstanceStore(string folder, int domain, IEventLoop loop, ILogger log)
{
    private const int MaxBytes = 4 * InstanceNumbers.MaxBytes; // names may be escaped, and have numbers

    // Maps get new keys all the time; a crash forgets the names of this second.
    private static readonly TimeSpan _saveDelay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<InDomId, Numbered> _inDoms = [];
    private bool _isScheduled;
    private bool _isUrgent;
    private bool _isClosed;
    private bool _hasFailed;

    /// <summary>The numbers of a domain for one script. Any thread; it reads nothing.</summary>
    /// <param name="inDom">The domain.</param>
    /// <param name="owner">What it belongs to: the script's name and the variable's.</param>
    public Lease Open(InDomId inDom, string owner) => new(this, inDom, owner);

    /// <summary>Removes the files of domains that belong to no name any more.</summary>
    /// <param name="known">The serials of those that do.</param>
    public void KeepOnly(IReadOnlySet<int> known)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.GetFiles(folder, Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(path)[Prefix.Length..], out int serial) && !known.Contains(serial))
                File.Delete(path);
        }
    }

    /// <summary>Saves all numbers as they are. Clients do not see those that are given afterwards, which are not saved.</summary>
    public void SaveLast()
    {
        _isClosed = true;
        foreach ((InDomId inDom, Numbered numbered) in _inDoms)
            Save(inDom, numbered.Numbers, isLast: true);
    }

    private string Prefix => $"{domain}.instances.";

    private InstanceNumbers Acquire(InDomId inDom, string owner)
    {
        if (!_inDoms.TryGetValue(inDom, out Numbered? numbered))
        {
            numbered = new Numbered(Read(PathOf(inDom), owner));
            _inDoms.Add(inDom, numbered);
        }

        numbered.Users++;
        return numbered.Numbers;
    }

    private void Release(InDomId inDom)
    {
        if (!_inDoms.TryGetValue(inDom, out Numbered? numbered) || --numbered.Users > 0)
            return;
        if (!_isClosed)
            Save(inDom, numbered.Numbers, isLast: true);
        _inDoms.Remove(inDom);
    }

    private string PathOf(InDomId inDom) => Path.Combine(folder, $"{Prefix}{inDom.Serial}");

    private InstanceNumbers Read(string path, string owner)
    {
        try
        {
            if (AtomicFile.Read(path, MaxBytes) is { } file)
                return InstanceNumbers.Read(file, owner);
        }
        catch (FormatException e)
        {
            log.NumbersDamaged(path, e.Message, AtomicFile.PutAside(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersNotRead(path, e.Message);
        }

        return new InstanceNumbers(owner);
    }

    private void ScheduleSave(bool isUrgent)
    {
        if (isUrgent && !_isUrgent)
        {
            _isUrgent = true;
            loop.Post(SaveAll); // after the cycle at hand, with all of its names
        }

        if (_isScheduled)
            return;
        _isScheduled = true;
        loop.Schedule(_saveDelay, SaveAll);
    }

    private void SaveAll()
    {
        _isUrgent = false;
        _isScheduled = false;
        if (_isClosed)
            return;
        foreach ((InDomId inDom, Numbered numbered) in _inDoms)
            Save(inDom, numbered.Numbers, isLast: false);
    }

    private void Save(InDomId inDom, InstanceNumbers numbers, bool isLast)
    {
        if (!isLast && !numbers.NeedsSave)
            return;
        string path = PathOf(inDom);
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, numbers.Save(isLast), reachDisk: false); // that could hold up all scripts
            _hasFailed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed)
                log.NumbersNotSaved(path, e.Message);
            _hasFailed = true;
        }
    }

    /// <summary>The use of a domain's numbers by one script, until it is disposed of. Runner's thread only.</summary>
    internal sealed class Lease(InstanceStore store, InDomId inDom, string owner) : IDisposable
    {
        private InstanceNumbers? _numbers;

        /// <inheritdoc cref="InstanceNumbering"/>
        public int NumberOf(ReadOnlySpan<byte> name, long order)
        {
            _numbers ??= store.Acquire(inDom, owner);
            int number = _numbers.NumberOf(name);
            if (_numbers.NeedsSave)
                store.ScheduleSave(_numbers.IsSaveUrgent);
            return number;
        }

        public void Dispose()
        {
            if (_numbers is null)
                return;
            _numbers = null;
            store.Release(inDom);
        }
    }

    private sealed class Numbered(InstanceNumbers numbers)
    {
        public InstanceNumbers Numbers { get; } = numbers;

        public int Users { get; set; }
    }
}
