namespace Pcp.Bpftrace.Doctor;

/// <summary>Whether tracefs is mounted, in which bpftrace finds probes.</summary>
internal sealed class TracefsCheck : IHostCheck
{
    internal const string Tracefs = "/sys/kernel/tracing";

    private const string Subject = "tracefs";

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        bool isMounted = host.Read("/proc/mounts")?.Contains($" {Tracefs} tracefs ", StringComparison.Ordinal) == true;
        yield return isMounted
            ? Finding.Ok(Subject, $"mounted on {Tracefs}")
            : Finding.Failed(
                Subject,
                $"not mounted on {Tracefs}: bpftrace finds no probes",
                $"sudo mount -t tracefs tracefs {Tracefs}; a container needs it from its host");
    }
}

/// <summary>Which kinds of probes the kernel has.</summary>
internal sealed class ProbesCheck : IHostCheck
{
    private static readonly (string Name, string File, string Setting, string Instead)[] _kinds =
    [
        ("tracepoints", "events", "CONFIG_FTRACE_SYSCALLS", "use a kernel with tracepoints"),
        ("kprobes", "kprobe_events", "CONFIG_KPROBE_EVENTS", "use tracepoints, or another kernel"),
        ("uprobes", "uprobe_events", "CONFIG_UPROBE_EVENTS", "use tracepoints of system calls, or another kernel"),
    ];

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        foreach ((string name, string file, string setting, string instead) in _kinds)
        {
            string path = $"{TracefsCheck.Tracefs}/{file}";
            if (host.Exists(path))
                yield return Finding.Ok(name, "the kernel has them");
            else if (!host.IsRoot)
                yield return Finding.Warning(name, $"only root can see {path}", "sudo pcp bpftrace doctor");
            else
                yield return Finding.Warning(name, $"the kernel has none ({setting})", instead);
        }
    }
}

/// <summary>Whether the kernel describes its types, which scripts use instead of header files.</summary>
internal sealed class BtfCheck : IHostCheck
{
    private const string Subject = "BTF", TypesFile = "/sys/kernel/btf/vmlinux";

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        yield return host.Exists(TypesFile)
            ? Finding.Ok(Subject, $"the kernel describes its types in {TypesFile}")
            : Finding.Warning(
                Subject,
                $"there is no {TypesFile}: scripts do not know the kernel's structures, "
                    + "and kfunc and fentry probes are not available",
                "use a kernel with CONFIG_DEBUG_INFO_BTF, or install the kernel's header files");
    }
}

/// <summary>Whether the kernel forbids to read its memory, even to root.</summary>
internal sealed class LockdownCheck : IHostCheck
{
    private const string Subject = "lockdown";

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        string? modes = host.Read("/sys/kernel/security/lockdown");
        yield return modes?.Contains("[confidentiality]", StringComparison.Ordinal) == true
            ? Finding.Failed(
                Subject,
                "the kernel forbids tracing (confidentiality)",
                "boot it without lockdown=confidentiality; lockdown=integrity permits tracing")
            : Finding.Ok(Subject, "the kernel permits tracing");
    }
}

/// <summary>Whether there is memory for scripts.</summary>
internal sealed class MemoryCheck : IHostCheck
{
    private const string Subject = "memory";
    private const long ForOneScript = 100_000; // kilobytes

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        string? line = host.Read("/proc/meminfo")?.Split('\n')
            .FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string number, ..]
            && long.TryParse(number, CultureInfo.InvariantCulture, out long available))
        {
            yield return Judge(available);
        }
    }

    /// <summary>The finding for so many available kilobytes.</summary>
    internal static Finding Judge(long available)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{available / 1000} MB are available");
        return available < ForOneScript
            ? Finding.Warning(Subject, $"{text}; a script needs about 100 MB", "free memory, or run fewer scripts")
            : Finding.Ok(Subject, text);
    }
}
