namespace Bpftrace.Runner.Scripts;

/// <summary>How scripts are run. Does not change while they run.</summary>
public sealed record RunnerOptions
{
    internal const int DefaultOutputLimit = 64 * 1024;

    /// <summary>The bpftrace to run; looked up in PATH if it has no slash.</summary>
    public string BpftracePath { get; init; } = "bpftrace";

    /// <summary>
    /// Variables of bpftrace's environment, in addition to the few that are passed on from the agent's. Names and
    /// values are valid in an environment: no <c>=</c> in a name, no NUL.
    /// </summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long a script without a name stays when nobody fetches its values; zero: for ever.</summary>
    public TimeSpan ScriptExpiryTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long bpftrace may need until it runs a script; then it is ended. Zero: for ever.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after the last read of its values a script goes on printing them; zero: for ever. Two of its intervals
    /// are added.
    /// </summary>
    public TimeSpan RestAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The most memory of its own that a script's bpftrace may use, in bytes; then it is killed. Maps, which are the
    /// kernel's memory, do not count. Zero: no limit.
    /// </summary>
    public long MaxMemory { get; init; } = 512 * 1024 * 1024;

    /// <summary>
    /// bpftrace's nice value, 0 to 19: the higher, the less CPU time it gets while other processes need it. It cannot
    /// be below that of this process.
    /// </summary>
    public int Nice { get; init; }

    /// <summary>The capabilities that bpftrace can have, a bit each (capabilities(7)).</summary>
    public ulong Capabilities { get; init; } = CapabilityNames.Default;

    /// <summary>
    /// The most that a script's bpftrace may write, in bytes per second over a few seconds, to its standard output and
    /// its standard error together; also the longest line.
    /// </summary>
    public int MaxThroughput { get; init; } = 2 * 1024 * 1024;

    /// <summary>How much printed text is kept of a script, in bytes.</summary>
    public int OutputLimit { get; init; } = DefaultOutputLimit;

    /// <summary>How many keys a map of bpftrace may have; 0: bpftrace's own limit, 4,096.</summary>
    public int MaxMapKeys { get; init; }
}
