using Serilog;

namespace Pcp.Interop.Native;

/// <summary>
/// The one place where an exception on its way into C is stopped: it is logged and becomes an error code, because
/// C has no way to let it pass.
/// </summary>
internal static class Barrier
{
    /// <summary>Logs the exception of a callback.</summary>
    /// <returns>The code that pmcd gets: PM_ERR_GENERIC.</returns>
    internal static int Stop(Exception exception, string callback, ILogger log)
    {
        try
        {
            log.Error(exception, "{Callback} callback failed; please report this", callback);
        }
#pragma warning disable CA1031 // Whatever logging throws must not pass either.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return PmError.Generic.Code;
    }
}
