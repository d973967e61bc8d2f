using Bpftrace.Runner.Scripts;

namespace Pmda.Bpftrace.Configuration;

/// <summary>What <c>bpftrace.conf</c> says. Each property starts as the default that stands when the file is silent.</summary>
internal sealed record AgentSettings
{
    private static readonly RunnerOptions _standard = new();

    /// <summary>The bpftrace program (<c>bpftrace_path</c>): a path, or a name to look up in PATH. Never empty.</summary>
    public string BpftracePath { get; init; } = _standard.BpftracePath;

    /// <summary>
    /// How long nobody need fetch an unnamed script's values before it is deregistered (<c>script_expiry_time</c>);
    /// whole seconds, 0 or more; 0: it never is.
    /// </summary>
    public TimeSpan ScriptExpiryTime { get; init; } = _standard.ScriptExpiryTime;

    /// <summary>How many bytes per second a script's bpftrace may write (<c>max_throughput</c>); 1 or more.</summary>
    public long MaxThroughput { get; init; } = _standard.MaxThroughput;

    /// <summary>
    /// How many bytes of a script's printed text are kept (<c>output_limit</c>); <see cref="SettingsReader.MinOutputLimit"/> to
    /// <see cref="SettingsReader.MaxOutputLimit"/>.
    /// </summary>
    public int OutputLimit { get; init; } = _standard.OutputLimit;

    /// <summary>How many keys a map of bpftrace may have (<c>max_map_keys</c>); 0 or more; 0: bpftrace decides.</summary>
    public int MaxMapKeys { get; init; } = _standard.MaxMapKeys;

    /// <summary>Whether scripts are started again after a failure.</summary>
    public RestartSettings Restart { get; init; } = new();

    /// <summary>The section about scripts that clients register while the agent runs.</summary>
    public DynamicScriptsSettings DynamicScripts { get; init; } = new();
}
