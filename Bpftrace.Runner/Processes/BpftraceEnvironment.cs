using System.Collections;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The environment of bpftrace: a few of the agent's variables; those of bpftrace.conf, which replace them; and those
/// that the agent sets for a run, which take precedence over both. The agent's own variables come from the user or
/// program that started pmcd. Most are not passed on, because some, such as <c>LD_PRELOAD</c> or <c>BPFTRACE_*</c>,
/// would change what a process of root does. Immutable.
/// </summary>
/// <param name="options">The variables of bpftrace.conf, and the limit of a map's keys.</param>
/// <param name="agent">The agent's own environment.</param>
internal sealed class BpftraceEnvironment(RunnerOptions options, IEnumerable<KeyValuePair<string, string>> agent)
{
    // All names that begin with it are about the locale.
    private const string Locale = "LC_";

    // For the programs that bpftrace runs, its files, the language of its messages, and strftime().
    private static readonly ImmutableHashSet<string> _inherited = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];

    // mallopt(3): once the script is compiled, memory goes back to the system, 4.5 MB of 30. Printing takes no longer.
    private const string FreedMemory = "MALLOC_TRIM_THRESHOLD_", IsGivenBack = "131072";

    /// <summary>The variables of all runs of bpftrace.</summary>
    public ImmutableDictionary<string, string> Common { get; } =
        agent.Where(static variable => IsInherited(variable.Key)).ToImmutableDictionary()
            .Add(FreedMemory, IsGivenBack).SetItems(options.Environment);

    /// <summary>The variables of this process.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));

    /// <summary>The variables of a run of a script.</summary>
    public ImmutableDictionary<string, string> Of(ScriptSource source, BpftraceVersion version)
    {
        ImmutableDictionary<string, string> variables = options.MaxMapKeys == 0
            ? Common
            : Common.SetItems(version.MaxMapKeysVariables.Select(
                name => KeyValuePair.Create(name, options.MaxMapKeys.ToString(CultureInfo.InvariantCulture))));
        return source.NamesUserFunctions ? UserFunctionNames.Protect(variables) : variables;
    }

    private static bool IsInherited(string name) =>
        _inherited.Contains(name) || name.StartsWith(Locale, StringComparison.Ordinal);
}

/// <summary>
/// Protects bpftrace from a bug in looking up names of user functions: libbcc 0.26 to 0.32, which Debian 12 and 13
/// have, closes an uninitialised descriptor number after each lookup (iovisor/bcc, pull request 5193). If that is one
/// of bpftrace's own, maps vanish from its output, events are lost, or it exits; the more often it prints, the sooner.
/// </summary>
internal static class UserFunctionNames
{
    private const string Tunables = "GLIBC_TUNABLES";

    // mallopt(3), M_PERTURB: new memory is filled with the complement of this byte, which makes the number invalid.
    // Memory from the caches of threads is not filled, so there are none.
    private const string NewMemoryIsFilled = "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0";

    /// <summary>Adds the protection, which makes compiling a script about a quarter slower.</summary>
    public static ImmutableDictionary<string, string> Protect(ImmutableDictionary<string, string> variables) =>
        variables.SetItem(
            Tunables,
            variables.GetValueOrDefault(Tunables) is { Length: > 0 } own
                ? $"{own}:{NewMemoryIsFilled}"
                : NewMemoryIsFilled);
}
