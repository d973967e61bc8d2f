using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Bench.Measuring;

/// <summary>
/// How long runnable processes waited for a core, as the kernel counts it for the first thread of each. Reading it
/// takes a few microseconds, which hardly affects a time measured between two readings.
/// </summary>
internal sealed class CoreWaits(params IEnumerable<int> pids) : IDisposable
{
    private readonly SafeFileHandle[] _files = [.. pids.Select(pid => File.OpenHandle($"/proc/{pid}/schedstat"))];

    /// <summary>The total time so far.</summary>
    public TimeSpan Total
    {
        get
        {
            Span<byte> text = stackalloc byte[80];
            long nanoseconds = 0;
            foreach (SafeFileHandle file in _files)
            {
                ReadOnlySpan<byte> fields =
                    text[..RandomAccess.Read(file, text, 0)]; // time run, time waited, times run
                fields = fields[(fields.IndexOf((byte)' ') + 1)..];
                nanoseconds += long.Parse(fields[..fields.IndexOf((byte)' ')], CultureInfo.InvariantCulture);
            }

            return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
        }
    }

    /// <summary>Closes what it reads.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle file in _files)
            file.Dispose();
    }
}
