using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Reads and writes files of numbers. Errors are logged and stop no script. One thread reads at a time, and one writes,
/// not the same file.
/// </summary>
internal sealed class NumberFiles(ILogger log)
{
    // If a disk is full, all files fail, for one reason.
    private const int MostReported = 10;

    private readonly HashSet<string> _failing = []; // files whose last write failed

    /// <summary>Whether there was a file that could not be used.</summary>
    public bool HasLost { get; private set; }

    /// <summary>
    /// Reads a file. One that cannot be read, or for which <paramref name="parse"/> throws a FormatException, is put
    /// aside: the next write would replace it, and what it holds may be readable again.
    /// </summary>
    /// <returns>Null if there is no such file, or it cannot be used.</returns>
    public T? Read<T>(string path, int maxBytes, Func<byte[], T> parse)
        where T : class
    {
        try
        {
            return AtomicFile.Read(path, maxBytes) is { } content ? parse(content) : null;
        }
        catch (FormatException e)
        {
            PutAside(path, $"is damaged ({e.Message})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PutAside(path, $"cannot be read ({e.Message})");
        }

        HasLost = true;
        return null;
    }

    /// <inheritdoc cref="AtomicFile.Write"/>
    public void Write(string path, ReadOnlySpan<byte> content, bool reachDisk)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, content, reachDisk);
            _failing.Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_failing.Add(path) && _failing.Count <= MostReported)
                log.NumbersNotSaved(path, e.Message);
        }
    }

    /// <summary>Removes a file that nobody needs.</summary>
    public void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersNotRemoved(path, e.Message);
        }
    }

    private void PutAside(string path, string why)
    {
        try
        {
            log.NumbersLost(path, why, AtomicFile.PutAside(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersStuck(path, why, e.Message);
        }
    }
}
