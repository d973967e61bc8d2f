using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Logging;

/// <summary>
/// Every line that the runner logs, by name. Users search the log for these texts. Scripts and texts are properties
/// (<c>:l</c>: without quotes), so that nothing in them is taken for a template. A warning is about a script that
/// failed, had to be killed, or warns itself, about an unknown version of bpftrace, or about something that the host
/// does not permit. An error is about bpftrace or the agent.
/// </summary>
internal static class RunnerEvents
{
    public static void ManagerStarted(this ILogger log) =>
        log.Information("manager: started pmdabpftrace process manager");

    public static void UsingVersion(this ILogger log, string version) =>
        log.Information("manager: using bpftrace {Version:l}", version);

    public static void UnrecognizedVersion(this ILogger log, string version) =>
        log.Warning("manager: WARNING: unrecognized bpftrace version {Version:l}, assuming latest version", version);

    public static void BpftraceUnusable(this ILogger log, string reason) =>
        log.Error("manager: {Reason:l}", reason);

    public static void CannotAsk(this ILogger log, string reason) => log.Warning(
        "manager: bpftrace cannot attach a probe to the agent, so scripts do not rest: {Reason:l}",
        reason);

    public static void ProbesNotListed(this ILogger log, string reason) =>
        log.Error("manager: cannot list probes: {Reason:l}", reason);

    public static void ManagerFailed(this ILogger log, Exception exception) =>
        log.Error(exception, "manager: internal error");

    public static void ManagerShuttingDown(this ILogger log) =>
        log.Information("manager: shutting down pmdabpftrace process manager...");

    public static void ManagerShutDown(this ILogger log) =>
        log.Information("manager: shutdown pmdabpftrace process manager");

    public static void Starting(this ILogger log, Script script) =>
        log.Information("script: starting {Script:l}...", script.ToString());

    public static void Started(this ILogger log, Script script) =>
        log.Information("script: started {Script:l}", script.ToString());

    public static void AlreadyStarted(this ILogger log, Script script) =>
        log.Information("start: {Script:l} already started", script.ToString());

    public static void StartFailed(this ILogger log, Script script, string error) =>
        log.Warning("script: failed to start {Script:l} due to error: {Error:l}", script.ToString(), error);

    public static void Stopping(this ILogger log, Script script) =>
        log.Information("script: stopping {Script:l}...", script.ToString());

    public static void AlreadyStopping(this ILogger log, Script script) =>
        log.Information("stop: already stopping {Script:l}", script.ToString());

    public static void AlreadyStopped(this ILogger log, Script script) =>
        log.Information("stop: already stopped {Script:l}", script.ToString());

    public static void StillRunning(this ILogger log, Script script) =>
        log.Warning("stop: {Script:l} is still running, sending SIGKILL...", script.ToString());

    public static void StillRunningAfterKill(this ILogger log, Script script) =>
        log.Warning("stop: {Script:l} is still running after sending SIGKILL...", script.ToString());

    public static void Stopped(this ILogger log, Script script) =>
        log.Information("script: stopped {Script:l}", script.ToString());

    public static void StoppedDueToError(this ILogger log, Script script, string error) =>
        log.Warning("script: stopped {Script:l} due to error: {Error:l}", script.ToString(), error);

    public static void RestartPending(this ILogger log, Script script, TimeSpan pause) =>
        log.Warning(
            "script: {Script:l} is started again in {Seconds} seconds; store {Name:l} into bpftrace.control.stop to "
                + "prevent that",
            script.ToString(),
            (long)pause.TotalSeconds,
            script.Name);

    public static void Restarting(this ILogger log, Script script, long restarts) =>
        log.Information(
            "script: restarting {Script:l}, restart {Restarts} since it was registered...",
            script.ToString(),
            restarts);

    public static void RestartCancelled(this ILogger log, Script script) =>
        log.Information("stop: {Script:l} is not started again", script.ToString());

    public static void GivenUp(this ILogger log, Script script) =>
        log.Warning(
            "script: {Script:l} is given up, bpftrace refuses it each time; store {Name:l} into "
                + "bpftrace.control.start to try again",
            script.ToString(),
            script.Name);

    public static void Warning(this ILogger log, Script script, string message) =>
        log.Warning("script: {Script:l}: {Message:l}", script.ToString(), message);

    public static void OutputAgain(this ILogger log, Script script) =>
        log.Information("script: {Script:l}: complete output of the variables comes again", script.ToString());

    public static void Expired(this ILogger log, Script script, TimeSpan unused) =>
        log.Information(
            "script: deregistering {Script:l} (wasn't requested in the last {Seconds} seconds)",
            script.ToString(),
            (long)unused.TotalSeconds);

    public static void Deregistered(this ILogger log, Script script) =>
        log.Information("script: deregistered {Script:l}", script.ToString());

    public static void ScriptFailed(this ILogger log, Script script, Exception exception) =>
        log.Error(exception, "script: internal error while handling {Script:l}", script.ToString());
}
