using Bpftrace.Runner.Native;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Host;

/// <summary>The capabilities of this process, of all its threads and of the programs that it starts.</summary>
public static class OwnCapabilities
{
    // PCP's folders belong to the user pcp, in which it writes its log and its files; it takes capabilities from its
    // children, raises limits for them, reads the processes of its clients, and may become another user (option -U).
    private const string Needed = "dac_override, dac_read_search, setpcap, setuid, setgid, sys_resource, sys_ptrace";

    /// <summary>
    /// Bounds them to those that the process itself needs and those that bpftrace may have. .NET has threads before any
    /// code of ours runs, and a thread can only give up its own capabilities. So the program is executed once more in
    /// this process, which keeps its id and its open files. To be called first.
    /// </summary>
    /// <param name="ofBpftrace">The capabilities that bpftrace may have, a bit each.</param>
    /// <returns>Null if they are bounded; else why they cannot be.</returns>
    public static string? Bound(ulong ofBpftrace)
    {
        ulong wanted = ofBpftrace | CapabilityNames.Parse(Needed)!.Value;
        try
        {
            if (((Set("CapBnd:") | Set("CapInh:")) & ~wanted) == 0)
                return null;
            string program = new FileInfo("/proc/self/exe").LinkTarget ?? throw new FileNotFoundException("no program");
            string?[] arguments = [.. File.ReadAllText("/proc/self/cmdline").Split('\0')];
            arguments[^1] = null; // the text ends with NUL
            return Shim.ErrorText(Shim.RestartBounded(wanted, program, arguments));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return e.Message;
        }
    }

    // A set of proc(5). At exec a program run by root gets capabilities of the bounding and of the inheritable set.
    private static ulong Set(string field)
    {
        string line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber);
    }
}
