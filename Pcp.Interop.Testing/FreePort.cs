using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pcp.Interop.Testing;

/// <summary>Free TCP ports.</summary>
internal static class FreePort
{
    // Below the range for clients, one of which might otherwise take the port before the server does.
    private const int First = 20_000, End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port that was not returned before.</summary>
    public static int Find()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, End);
            if (IsFree(port) && _given.TryAdd(port, true))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
