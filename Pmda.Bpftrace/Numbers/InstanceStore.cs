using System.Collections.Concurrent;
using Bpftrace.Runner.Children;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Keeps the instance numbers of named scripts in files, one for each instance domain: <c>151.instances.SERIAL</c>. A
/// file is read when its domain gets the first instance, and saved a second after new ones; at once where numbers would
/// be given twice after a crash. Runner's thread only; the writer's thread writes the files.
/// </summary>
internal sealed class InstanceStore(string folder, int domain, IEventLoop loop, BackgroundWriter writer, ILogger log)
{
    private const int MaxBytes = 4 * InstanceNumbers.MaxBytes; // names may be escaped, and have numbers

    // Maps get new keys all the time; a crash loses the names of one second.
    private static readonly TimeSpan _saveDelay = TimeSpan.FromSeconds(1);

    private readonly NumberFiles _files = new(log);
    private readonly Dictionary<InDomId, Shared> _inDoms = [];
    private readonly ConcurrentDictionary<InDomId, byte[]> _unwritten = new(); // files as they are to be
    private bool _isScheduled;
    private bool _isUrgent;
    private bool _isClosed;

    private string Prefix => $"{domain}.instances.";

    private string PathOf(InDomId inDom) => Path.Combine(folder, $"{Prefix}{inDom.Serial}");

    /// <summary>
    /// The numbers of a domain for its owner, a variable of a script: names of another owner are not taken over. Any
    /// thread: the file is not read yet.
    /// </summary>
    public Lease Open(InDomId inDom, string owner) => new(this, inDom, owner);

    /// <summary>
    /// Removes the files of all other domains, and those that a crash has left half-written. To be called before
    /// anything is saved.
    /// </summary>
    public void KeepOnly(IReadOnlySet<int> serials)
    {
        string[] paths;
        try
        {
            paths = Directory.GetFiles(folder, Prefix + "*");
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersNotListed(folder, e.Message);
            return;
        }

        foreach (string path in paths)
        {
            string rest = Path.GetFileName(path)[Prefix.Length..];
            bool isUnknown = int.TryParse(rest, out int serial) && !serials.Contains(serial);
            if (isUnknown || rest.EndsWith(AtomicFile.NewSuffix, StringComparison.Ordinal))
                _files.Remove(path);
        }
    }

    /// <summary>
    /// Saves all numbers, but does not wait long. Numbers that are given afterwards are not saved, and clients do not
    /// see them.
    /// </summary>
    public void SaveLast()
    {
        _isClosed = true;
        foreach ((InDomId inDom, Shared shared) in _inDoms)
            Save(inDom, shared.Numbers, isLast: true);
        writer.Finish();
    }

    private InstanceNumbers Acquire(InDomId inDom, string owner)
    {
        if (!_inDoms.TryGetValue(inDom, out Shared? shared))
        {
            InstanceNumbers? saved = _unwritten.TryGetValue(inDom, out byte[]? content)
                ? InstanceNumbers.Read(content, owner)
                : _files.Read(PathOf(inDom), MaxBytes, file => InstanceNumbers.Read(file, owner));
            shared = new Shared(saved ?? new InstanceNumbers(owner));
            _inDoms.Add(inDom, shared);
        }

        shared.Users++;
        return shared.Numbers;
    }

    private void Release(InDomId inDom)
    {
        Shared shared = _inDoms[inDom];
        if (--shared.Users > 0)
            return;
        if (!_isClosed)
            Save(inDom, shared.Numbers, isLast: true);
        shared.Numbers.Dispose();
        _inDoms.Remove(inDom);
    }

    private void ScheduleSave(bool isUrgent)
    {
        if (isUrgent && !_isUrgent)
            loop.Post(SaveAll); // after the current cycle, with all of its names
        if (!_isScheduled)
            loop.Schedule(_saveDelay, SaveAll);
        _isUrgent |= isUrgent;
        _isScheduled = true;
    }

    private void SaveAll()
    {
        _isUrgent = false;
        _isScheduled = false;
        if (_isClosed)
            return;
        foreach ((InDomId inDom, Shared shared) in _inDoms)
        {
            if (shared.Numbers.NeedsSave)
                Save(inDom, shared.Numbers, isLast: false);
        }
    }

    private void Save(InDomId inDom, InstanceNumbers numbers, bool isLast)
    {
        string path = PathOf(inDom);
        byte[] content = numbers.Save(isLast);
        _unwritten[inDom] = content;
        writer.Enqueue(path, () =>
        {
            _files.Write(path, content, reachDisk: false);
            _unwritten.TryRemove(KeyValuePair.Create(inDom, content)); // unless there is a newer one
        });
    }

    /// <summary>The use of a domain's numbers by one script.</summary>
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
            if (_numbers is not null)
                store.Release(inDom);
            _numbers = null;
        }
    }

    // A script that ends and the next one of its name may overlap.
    private sealed record Shared(InstanceNumbers Numbers)
    {
        public int Users { get; set; }
    }
}
