using Microsoft.Win32.SafeHandles;
using Pcp.Interop.Logging;
using Pcp.Interop.Native;

namespace Pcp.Interop.Hosting;

/// <summary>
/// Makes sure that pmcd reads the report that the agent is ready. pmcd's select(2) misses the agent's pipe if its
/// descriptor is exactly one above the highest client descriptor. pmcd then never reads the report, and answers all
/// clients "Try again" until one with a higher descriptor connects. So this opens such connections.
/// </summary>
internal static class ReadyWatch
{
    private const int StackSize = 256 * 1024;
    private const int MostVisits = 64;

    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _visit = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    /// <summary>Begins, on a thread of its own that ends once pmcd has read everything.</summary>
    internal static void Start(ILogger log) =>
        new Thread(() => Run(log), StackSize) { Name = "ready", IsBackground = true }.Start();

    private static void Run(ILogger log)
    {
        Thread.Sleep(_usual);
        try
        {
            // A pmcd that is busy, with the start of other agents for example, has not read it either.
            while (Shim.Unread() > 0 && !Visit(log))
                Thread.Sleep(_pause);
        }
        catch (Exception e)
        {
            // On this thread any exception would end the process.
            log.ReadyNotNoticed(e.Message);
        }
    }

    private static bool Visit(ILogger log)
    {
        if (ParentProcess.ListeningSocket() is not { } socket)
        {
            log.ReadyNotNoticed("it has no Unix socket");
            return true;
        }

        List<SafeFileHandle> visits = [];
        try
        {
            while (visits.Count < MostVisits && Shim.Visit(socket) is >= 0 and var descriptor)
            {
                visits.Add(new SafeFileHandle(descriptor, ownsHandle: true));
                Thread.Sleep(_visit);
                if (Shim.Unread() > 0)
                    continue;
                log.ReadyNoticed(visits.Count);
                return true;
            }

            return false;
        }
        finally
        {
            visits.ForEach(visit => visit.Dispose());
        }
    }
}
