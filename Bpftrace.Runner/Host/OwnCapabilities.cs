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
    /// code of ours runs; they give up theirs too. To be called once, and first, while there are few threads.
    /// </summary>
    /// <param name="ofBpftrace">The capabilities that bpftrace may have, a bit each.</param>
    /// <returns>Null if they are bounded; else why they cannot be.</returns>
    public static string? Bound(ulong ofBpftrace)
    {
        int result = Shim.BoundCapabilities(ofBpftrace | CapabilityNames.Parse(Needed)!.Value);
        return result < 0 ? Shim.ErrorText(result) : null;
    }
}
