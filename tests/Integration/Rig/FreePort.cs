using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Integration.Rig;

/// <summary>TCP ports that nobody listens on.</summary>
internal static class FreePort
{
    // Below those that the kernel gives to clients, which may take a port before the server that it was found for does.
    private const int First = 20_000, End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>One that was not found before.</summary>
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
