using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>A script to follow, live.</summary>
/// <param name="Title">Its name on the screen.</param>
/// <param name="Script">Its text, for errors of bpftrace; null if it is not ours.</param>
/// <param name="Task">The task on each host.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Sampling">How many samples are read, and the time zone of their times.</param>
/// <param name="Interval">The time between samples.</param>
/// <param name="Duration">How long to follow it; null: without a limit.</param>
/// <param name="Display">How they are shown.</param>
internal sealed record FollowRequest(
    string Title,
    ScriptText? Script,
    ScriptTask Task,
    IReadOnlyList<string> Hosts,
    SamplingOptions Sampling,
    TimeSpan Interval,
    TimeSpan? Duration,
    DisplayOptions Display);
