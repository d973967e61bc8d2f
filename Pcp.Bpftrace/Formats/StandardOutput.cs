using Microsoft.Win32.SafeHandles;

namespace Pcp.Bpftrace.Formats;

/// <summary>Standard output for lines that another program reads.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>Opens it so that a write to a pipe that nobody reads fails; .NET's console ignores that.</summary>
    public static TextWriter Open()
    {
        // A stream of its own would write to a file at a position of its own, over what others write there.
        FileStream stream = new(
            new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new StreamWriter(stream.CanSeek ? Console.OpenStandardOutput() : stream, bufferSize: 64 * 1024);
    }
}
