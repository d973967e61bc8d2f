using Pcp.Interop.Metrics;

namespace Pcp.Interop.Logging;

/// <summary>Every entry that the kit itself logs, by name.</summary>
internal static partial class KitEvents
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed; please report this")]
    internal static partial void WorkFailed(this ILogger log, Exception exception, string work);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{What}: the agent's function failed {Count} more times, the last time with: {Problem}")]
    internal static partial void FunctionFailedAgain(this ILogger log, string what, int count, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What}: the agent's function failed")]
    internal static partial void FunctionFailed(this ILogger log, Exception exception, string what);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{What}: the agent's function had an error for the client {Count} more times, the last time: "
            + "{Problem}")]
    internal static partial void FunctionHasErrorAgain(this ILogger log, string what, int count, string problem);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{What}: the agent's function had an error for the client: {Problem}")]
    internal static partial void FunctionHasError(this ILogger log, string what, string problem);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "the file with the numbers of instance domain {InDom} cannot be read ({Error}): until it is repaired "
            + "or removed and the agent restarts, instances get numbers that do not last")]
    internal static partial void NumbersNotRead(this ILogger log, InDomId inDom, PmError error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "an instance of domain {InDom} gets a number that does not last, and others may: pmdaCache(3) cannot "
            + "keep the name '{Name}' beside the others")]
    internal static partial void NumberNotKept(this ILogger log, InDomId inDom, string name);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "the numbers of instance domain {InDom} cannot be saved ({Error}): after a restart they are others")]
    internal static partial void NumbersNotSaved(this ILogger log, InDomId inDom, PmError error);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "pmcd did not notice that the agent is ready until {Count} clients more were connected")]
    internal static partial void ReadyNoticed(this ILogger log, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "pmcd has not noticed yet that the agent is ready ({Problem}); while clients get \"Try again\", "
            + "restart pmcd")]
    internal static partial void ReadyNotNoticed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    internal static partial void CannotRun(this ILogger log, string problem);
}
