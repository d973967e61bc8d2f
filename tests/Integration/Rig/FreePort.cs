using System.Net;
using System.Net.Sockets;

namespace Integration.Rig;

/// <summary>TCP ports that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>One that the kernel gave out just now and will not give out again soon.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
