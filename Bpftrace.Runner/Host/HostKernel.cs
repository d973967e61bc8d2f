namespace Bpftrace.Runner.Host;

/// <summary>The running kernel. Any thread.</summary>
public static class HostKernel
{
    /// <summary>The release, as of uname(2): <c>6.1.0-18-amd64</c>; null if it cannot be read.</summary>
    public static string? Release()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
