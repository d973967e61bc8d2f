using System.Collections.Frozen;

namespace Bpftrace.Runner.Scripts;

/// <summary>The names of the kernel's capabilities: capabilities(7). Any thread.</summary>
public static class CapabilityNames
{
    // By number.
    private static readonly string[] _names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
        "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
        "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
        "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
        "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ];

    private static readonly FrozenDictionary<string, int> _numbers =
        _names.Index().ToFrozenDictionary(entry => entry.Item, entry => entry.Index, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The capabilities that bpftrace needs on all kernels, as a setting: to load programs and open events (bpf and
    /// perfmon, before Linux 5.8 sys_admin, which BTF of modules and other mount namespaces need too), to lock memory
    /// for maps, to read programs and processes of all users, and the addresses of the kernel.
    /// </summary>
    public const string DefaultText =
        "bpf, perfmon, sys_admin, sys_resource, ipc_lock, sys_ptrace, sys_chroot, dac_read_search, syslog";

    /// <summary><see cref="DefaultText"/> as bits.</summary>
    public static ulong Default { get; } = Parse(DefaultText)!.Value;

    /// <summary>
    /// Reads names separated by commas, with or without <c>cap_</c> before them, or <c>all</c>; null if one is unknown
    /// or there is none.
    /// </summary>
    public static ulong? Parse(string text)
    {
        const string Prefix = "cap_";
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
            return ulong.MaxValue;
        ulong bits = 0;
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string name = word.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? word[Prefix.Length..] : word;
            if (!_numbers.TryGetValue(name, out int number))
                return null;
            bits |= 1UL << number;
        }

        return bits;
    }
}
