using Serilog;

namespace Pcp.Interop.Hosting;

/// <summary>
/// Stops exceptions on their way into C, which cannot let them pass: they are logged and become an error code.
/// </summary>
internal static class CallbackGuard
{
    /// <summary>Logs an exception.</summary>
    /// <returns>The code that pmcd gets: PM_ERR_GENERIC.</returns>
    internal static int Stop(Exception exception, string work, ILogger? log)
    {
        try
        {
            log?.Error(exception, "{Work} failed; please report this", work);
        }
        catch (Exception)
        {
            // There is nowhere left to report this.
        }

        return PmError.Generic.Code;
    }
}
