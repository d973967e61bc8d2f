using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Numbers;

/// <summary>Reads and writes files of numbers. Errors are logged and stop no script. One thread at a time.</summary>
internal sealed class NumberFiles(ILogger log)
{
    private bool _hasFailed;

    /// <summary>Reads a file; puts it aside if <paramref name="parse"/> throws a FormatException.</summary>
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
            log.NumbersDamaged(path, e.Message, AtomicFile.PutAside(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NumbersNotRead(path, e.Message);
        }

        return null;
    }

    /// <inheritdoc cref="AtomicFile.Write"/>
    public void Write(string path, ReadOnlySpan<byte> content, bool reachDisk)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, content, reachDisk);
            _hasFailed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_hasFailed)
                log.NumbersNotSaved(path, e.Message);
            _hasFailed = true;
        }
    }
}
