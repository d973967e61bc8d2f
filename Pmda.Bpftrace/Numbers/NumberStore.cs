using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Keeps a <see cref="NumberBook"/> in a file. Whoever takes numbers does not wait for the disk: a thread that lives as
/// long as there is something to write does that. The file is ahead of the book by <see cref="Reserve"/> ids and
/// clusters: after a crash those that were not saved yet are skipped. Any thread.
/// </summary>
internal sealed class NumberStore
{
    /// <summary>How many ids and clusters are skipped after a crash: more than are given between two saves.</summary>
    public const int Reserve = 200;

    /// <summary>The largest file. Scripts that were not used for longest go first.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly ILogger _log;
    private readonly object _gate = new(); // held for as long as a book takes to be copied, never for I/O

    // Under _gate.
    private readonly NumberBook _book;
    private bool _isSaved = true;
    private bool _isClosed;
    private Thread? _writer;

    private bool _hasFailed; // of whoever writes: one at a time

    private NumberStore(string path, NumberBook book, ILogger log)
    {
        _path = path;
        _book = book;
        _log = log;
    }

    /// <summary>Reads a file; without one, or with one that is damaged, all numbers are new.</summary>
    /// <param name="path">The file, which need not exist. A damaged one is put aside.</param>
    /// <param name="log">Where it is reported if something is wrong with the file.</param>
    public static NumberStore Open(string path, ILogger log)
    {
        NumberBook book = new();
        try
        {
            if (AtomicFile.Read(path, MaxBytes) is { } file)
                book = NumberBookFile.Read(file);
        }
        catch (FormatException e)
        {
            log.NumbersDamaged(path, e.Message, AtomicFile.PutAside(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersNotRead(path, e.Message);
        }

        return new NumberStore(path, book, log);
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
            _isSaved = false;
            if (_writer is null && !_isClosed)
            {
                _writer = new Thread(WriteUntilSaved, 64 * 1024) { Name = "numbers", IsBackground = true };
                _writer.Start();
            }

            return true;
        }
    }

    /// <inheritdoc cref="NumberBook.Return"/>
    public void Return(ScriptNumbers numbers, ScriptTotals totals)
    {
        lock (_gate)
            _book.Return(numbers, totals);
    }

    /// <summary>Asks the book.</summary>
    public T Read<T>(Func<NumberBook, T> question)
    {
        lock (_gate)
            return question(_book);
    }

    /// <summary>Saves the numbers as they are, when no script will be registered any more, and waits until they are saved.</summary>
    public void SaveLast()
    {
        Thread? writer;
        byte[] content;
        lock (_gate)
        {
            _isClosed = true;
            writer = _writer;
            content = Content(reserve: 0);
            Monitor.PulseAll(_gate);
        }
        // A disk that does not answer must not keep the agent from ending.
        if (writer is null || writer.Join(_patience))
            Write(content);
    }

    // Under _gate.
    private byte[] Content(int reserve)
    {
        _isSaved = true;
        byte[] content = NumberBookFile.Write(_book, reserve);
        while (content.Length > MaxBytes && _book.Drop(1 + _book.Scripts.Count / 10))
            content = NumberBookFile.Write(_book, reserve);
        return content;
    }

    // With a pause after each save: thousands of scripts may be registered one after the other.
    private void WriteUntilSaved()
    {
        while (true)
        {
            byte[] content;
            lock (_gate)
            {
                if (_isSaved || _isClosed)
                {
                    _writer = null;
                    return;
                }

                content = Content(Reserve);
            }

            Write(content);
            lock (_gate)
            {
                if (!_isClosed)
                    Monitor.Wait(_gate, _pause);
            }
        }
    }

    private void Write(byte[] content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, content, reachDisk: true);
            _hasFailed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed)
                _log.NumbersNotSaved(_path, e.Message);
            _hasFailed = true;
        }
    }
}
