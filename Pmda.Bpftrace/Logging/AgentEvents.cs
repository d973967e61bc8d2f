using Bpftrace.Runner.Output;
using Serilog.Events;

namespace Pmda.Bpftrace.Logging;

/// <summary>
/// Every line that the agent itself logs, by name; the runner has its own. <c>:l</c>: without quotes. A warning is
/// about a request that was refused, a file that is left over, or something that the host does not permit; an error is
/// about the agent, its configuration or a script that starts with it.
/// </summary>
internal static class AgentEvents
{
    public static void Write(this ILogger log, LogMessage message) =>
        log.Write(message.Level, "{Text:l}", message.Text);

    public static void ScriptRefused(this ILogger log, string? user, ScriptSource source, string why) =>
        log.Warning(
            "register: refused a script of user {User:l} ({Script:l}): {Why:l}",
            user ?? "anonymous",
            source.Metadata.Name is { } name ? $"name={name}" : $"code={Excerpt.Quote(source.Code.TrimStart())}",
            why);

    public static void ScriptRegistered(this ILogger log, Script script) =>
        log.Information("register: {Script:l}", script.ToString());

    public static void RegisteringFile(this ILogger log, string path) =>
        log.Information("registering script from file {Path:l}...", path);

    public static void RegistrationFailed(this ILogger log, string path, Exception exception) =>
        log.Error(exception, "{Path:l} cannot be registered; please report this", path);

    public static void FileRenamed(this ILogger log, string path, string name) =>
        log.Information(
            "Autostart script {Path:l} is called {Name:l}: a metric's name has letters, digits and underscores only",
            path,
            name);

    public static void FileRefused(this ILogger log, string path, string why) =>
        log.Error("Skipping autostart script {Path:l}: {Why:l}", path, why);

    public static void RegisteringKept(this ILogger log, string path, string? user) =>
        log.Information("registering kept script from file {Path:l} of user {User:l}...", path, user ?? "anonymous");

    public static void KeptScriptSkipped(this ILogger log, string path, string why) =>
        log.Error(
            "Skipping kept script {Path:l}: {Why:l}. Its file stays; remove it if it is not wanted any more",
            path,
            why);

    public static void KeptScriptWaits(this ILogger log, string path, string why) =>
        log.Information("Trying kept script {Path:l} again later: {Why:l}", path, why);

    public static void KeptScriptNotAllowed(this ILogger log, string path, string why) =>
        log.Error(
            "Skipping kept script {Path:l}: {Why:l}. It is kept for the next start. Its user has to be in "
                + "allowed_users, or in one of allowed_groups as the host's directory of users has them, which may not "
                + "have been reached",
            path,
            why);

    public static void KeptScriptDamaged(this ILogger log, string path, string newPath) =>
        log.Error(
            "Kept script {Path:l} is damaged; it is now {NewPath:l}. Register the script again, and remove that file",
            path,
            newPath);

    public static void KeptScriptsIgnored(this ILogger log, int count, string folder) =>
        log.Information(
            "{Count} kept scripts in {Folder:l} are not started: enabled or keep_scripts in section [dynamic_scripts] "
                + "is false",
            count,
            folder);

    public static void KeptScriptsUnusable(this ILogger log, string folder, string why) =>
        log.Error("scripts cannot be kept in {Folder:l}: {Why:l}", folder, why);

    public static void ScriptNotKept(this ILogger log, string name, string folder, string why) =>
        log.Error(
            "script {Name:l} could not be kept in {Folder:l}: {Why:l}. It will be gone when the agent restarts",
            name,
            folder,
            why);

    public static void ScriptNotForgotten(this ILogger log, string name, string folder, string why) =>
        log.Error(
            "script {Name:l} could not be removed from {Folder:l}: {Why:l}. It comes back when the agent restarts "
                + "unless its file is removed",
            name,
            folder,
            why);

    public static void ScriptRequest(this ILogger log, string what, Script script, string? user) =>
        log.Information("{What:l}: user {User:l} asks for {Script:l}", what, user ?? "anonymous", script.ToString());

    public static void ScriptNotFound(this ILogger log, string what, string name, string? user) =>
        log.Warning(
            "{What:l}: script {Name:l} not found (user {User:l})", what, Excerpt.Quote(name), user ?? "anonymous");

    public static void TooManyNames(this ILogger log, string? user, int most) =>
        log.Warning(
            "deregister: refused a request of user {User:l}: it has more than {Most} names", user ?? "anonymous", most);

    public static void NumbersLost(this ILogger log, string path, string why, string aside) =>
        log.Error(
            "{Path:l} {Why:l} and was renamed to {Aside:l}: scripts get new PMIDs or instance numbers; restart "
                + "pmlogger if it has ended",
            path,
            why,
            aside);

    public static void NumbersStuck(this ILogger log, string path, string why, string whyStuck) =>
        log.Error(
            "{Path:l} {Why:l} and cannot be renamed ({WhyStuck:l}): scripts get new PMIDs or instance numbers",
            path,
            why,
            whyStuck);

    public static void NumbersNotSaved(this ILogger log, string path, string why) =>
        log.Error(
            "{Path:l} cannot be written ({Why:l}): scripts get other PMIDs or instance numbers when the agent starts "
                + "again",
            path,
            why);

    public static void NumbersNotRemoved(this ILogger log, string path, string why) =>
        log.Warning("{Path:l} cannot be removed ({Why:l}); it is not needed any more", path, why);

    public static void NumbersNotListed(this ILogger log, string folder, string why) =>
        log.Warning(
            "{Folder:l} cannot be listed ({Why:l}); files of instance numbers that are not needed any more stay there",
            folder,
            why);

    public static void WorkFailed(this ILogger log, string thread, Exception exception) =>
        log.Error(exception, "Work on the thread {Thread:l} failed; please report this", thread);

    public static void WritesWait(this ILogger log, string what, string why) =>
        log.Error("{What:l} cannot be saved now, because no thread can be started: {Why:l}", what, why);

    public static void AuditLinesDropped(this ILogger log, long count) =>
        log.Error("audit: {Count} lines did not get into syslog, which reads too slowly; they are in this log", count);

    public static void Unbounded(this ILogger log, string why) =>
        log.Warning("cannot give up capabilities that it does not need ({Why:l})", why);

    public static void MemoryLockLimit(this ILogger log, string why) =>
        log.Information(
            "cannot raise the limit on locked memory ({Why:l}); bpftrace needs it on kernels before 5.11", why);
}

/// <summary>
/// A line for the log (text, not a template), from code that does not write to the log itself, because there may be
/// none yet, and tests have none.
/// </summary>
internal sealed record LogMessage(LogEventLevel Level, string Text);
