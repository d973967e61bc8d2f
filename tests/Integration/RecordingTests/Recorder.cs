using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.RecordingTests;

/// <summary>A real pmlogger that records scripts of an agent into an archive.</summary>
internal sealed partial class Recorder : IDisposable
{
    // pmlogger learns of new names with a fetch: another metric must be logged beside the scripts.
    private const string AllScripts = "log mandatory on 500 msec { bpftrace.info.scripts\nbpftrace.scripts }\n";

    private readonly AgentRig _agent;
    private readonly Daemon _pmlogger;

    /// <summary>Starts one that records all scripts; returns when it does.</summary>
    public Recorder(AgentRig agent, string name)
        : this(agent, name, agent.Pmcd.Scratch.Write("tmp/pmlogger.conf", AllScripts)) =>
        WaitForMore("bpftrace.info.scripts");

    /// <summary>Starts one with a configuration file.</summary>
    public Recorder(AgentRig agent, string name, string configuration)
    {
        _agent = agent;
        Archive = Path.Combine(agent.Pmcd.Scratch.Temporary, name);
        _pmlogger = agent.Client.Begin(
            new Dictionary<string, string> { ["PMCD_RECONNECT_TIMEOUT"] = "1" },
            "pmlogger", "-u", "-c", configuration, "-l", Archive + ".log", Archive);
    }

    /// <summary>The archive, as PCP's tools name it.</summary>
    public string Archive { get; }

    /// <summary>Waits until values of a metric are recorded that are newer than all that are there now.</summary>
    public void WaitForMore(string metric)
    {
        int before = Values(metric).Count;
        Eventually.Holds(() => HasExited || Values(metric).Count > before + 1, $"pmlogger to record {metric}");
        Assert.That(HasExited, Is.False, $"pmlogger ended:\n{Log}");
    }

    /// <summary>Whether values of a metric are recorded.</summary>
    public bool Has(string metric) => Values(metric).Count > 0;

    /// <summary>pmlogger's messages.</summary>
    public string Log => File.ReadAllText(Archive + ".log");

    private bool HasExited => _pmlogger.HasExited;

    /// <summary>
    /// The recorded values of a metric, as pmdumplog prints them: the instance, if there are any, and the value.
    /// </summary>
    public static IReadOnlyList<string> Values(AgentRig agent, string archive, string metric) =>
        [.. Value().Matches(agent.Client.RunDump(archive, metric).Output).Select(match => match.Groups[1].Value)];

    /// <summary>Ends the recording; fails the test if pmlogger ended by itself.</summary>
    /// <returns>pmlogcheck's messages about the archive.</returns>
    public string End()
    {
        bool hasExited = HasExited;
        _pmlogger.Dispose();
        Assert.That(hasExited, Is.False, $"pmlogger ended:\n{Log}");
        return Check(_agent, Archive);
    }

    /// <summary>
    /// Ends the recording; fails the test if pmlogger ended by itself, or if pmlogcheck finds anything.
    /// </summary>
    public void Dispose() => Assert.That(End(), Is.Empty, $"pmlogcheck {Archive}");

    /// <summary>pmlogcheck's messages about an archive.</summary>
    public static string Check(AgentRig agent, string archive) =>
        Tool.Run("pmlogcheck", [archive], agent.Pmcd.Scratch.Environment).All;

    private IReadOnlyList<string> Values(string metric) => Values(_agent, Archive, metric);

    [GeneratedRegex(@"((?:inst \[.*\] )?value .*)$", RegexOptions.Multiline)]
    private static partial Regex Value();
}
