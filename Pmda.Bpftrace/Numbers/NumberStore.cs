using System.Diagnostics.CodeAnalysis;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Keeps a <see cref="NumberBook"/> in a file, which a thread of its own writes after each registration. The file is
/// ahead of the book by <see cref="Reserve"/> ids and clusters: so many are skipped after a crash, since they may have
/// been given without being saved. Any thread.
/// </summary>
internal sealed class NumberStore
{
    /// <summary>
    /// How many ids and clusters are skipped after a crash. If more scripts than that are registered between two saves,
    /// as on a slow disk, the numbers of the others are given twice after a crash.
    /// </summary>
    public const int Reserve = 200;

    /// <summary>
    /// The largest file, unless the registered scripts alone need more: others are dropped, those that were not used
    /// for longest first.
    /// </summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    // More than registered scripts need: thousands of the length that pmcd allows, each name of a variable with a line.
    private const int MostBytes = 64 * MaxBytes;

    // Thousands of scripts may be registered one after the other.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly NumberFiles _files;
    private readonly BackgroundWriter _writer;
    private readonly Lock _gate = new(); // held while the book is serialized, never for I/O

    // Under _gate.
    private readonly NumberBook _book;
    private bool _isClosed;

    private NumberStore(string path, NumberFiles files, NumberBook book, ILogger log)
    {
        _path = path;
        _files = files;
        _book = book;
        _writer = new BackgroundWriter("numbers", log, _pause);
    }

    /// <summary>Reads a file; without one, or with one that cannot be used, all numbers are new.</summary>
    public static NumberStore Open(string path, ILogger log)
    {
        NumberFiles files = new(log);
        NumberBook? book = files.Read(path, MostBytes, static content => NumberBookFile.Read(content));

        // Numbers given before the first save of this life have to be skipped after a crash, too.
        if (book is not null)
            files.Write(path, NumberBookFile.Write(book, Reserve), reachDisk: false);
        return new NumberStore(path, files, book ?? new NumberBook(), log);
    }

    /// <inheritdoc cref="NumberBook.TryTake"/>
    public bool TryTake(
        string? name,
        ImmutableArray<Variable> variables,
        Predicate<string> isTaken,
        [NotNullWhen(true)] out ScriptNumbers? numbers)
    {
        lock (_gate)
        {
            if (!_book.TryTake(name, variables, isTaken, out numbers))
                return false;
            if (!_isClosed)
                _writer.Enqueue(_path, Save);
            return true;
        }
    }

    /// <inheritdoc cref="NumberBook.Return"/>
    public void Return(ScriptNumbers numbers, ScriptTotals totals)
    {
        lock (_gate)
            _book.Return(numbers, totals);
    }

    /// <summary>Queries the book.</summary>
    public T Read<T>(Func<NumberBook, T> query)
    {
        lock (_gate)
            return query(_book);
    }

    /// <summary>
    /// The serials of all instance domains; null if the file could not be used: it may have had more of them.
    /// </summary>
    public IReadOnlySet<int>? KnownSerials() => _files.HasLost
        ? null
        : Read(book => book.Scripts.SelectMany(script => script.Serials).ToHashSet());

    /// <summary>
    /// Saves the numbers without a reserve, when no more scripts will be registered. A disk that does not respond does
    /// not keep the agent from ending.
    /// </summary>
    public void SaveLast()
    {
        byte[] content;
        lock (_gate)
        {
            _isClosed = true;
            content = Serialize(reserve: 0);
        }

        _writer.Enqueue(_path, () => _files.Write(_path, content, reachDisk: true));
        _writer.Finish();
    }

    private void Save()
    {
        byte[] content;
        lock (_gate)
        {
            if (_isClosed)
                return;
            content = Serialize(Reserve);
        }

        _files.Write(_path, content, reachDisk: true);
    }

    // Drops scripts from the book if it is too large.
    private byte[] Serialize(int reserve)
    {
        byte[] content = NumberBookFile.Write(_book, reserve);
        while (content.Length > MaxBytes && _book.Drop(1 + _book.Scripts.Count / 10))
            content = NumberBookFile.Write(_book, reserve);
        return content;
    }
}
