using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Bench.Measuring;

/// <summary>
/// How long processes could have run and had no core to run on, as the kernel counts it for the first thread of each.
/// To ask takes a few microseconds: what is timed between two questions is hardly changed by them.
/// </summary>
internal sealed class CoreWaits(params IEnumerable<int> pids) : IDisposable
{
    private readonly SafeFileHandle[] _files = [.. pids.Select(pid => File.OpenHandle($"/proc/{pid}/schedstat"))];

    /// <summary>The time so far, of all of them together.</summary>
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
