using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Where to listen: <c>localhost:44326</c>, <c>[::1]:44326</c>, or <c>*:44326</c> for all addresses.</summary>
internal sealed class ListenAddress
{
    private const string Localhost = "localhost", All = "*";

    private readonly string _text;
    private readonly Action<KestrelServerOptions> _listen;

    private ListenAddress(string text, Action<KestrelServerOptions> listen) => (_text, _listen) = (text, listen);

    /// <summary>
    /// Reads an address; null if the text is none. Without a host, as in <c>:44326</c>, it stands for all addresses.
    /// </summary>
    internal static ListenAddress? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string digits = text[(colon + 1)..];
        bool hasPort = ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port);
        if (colon < 0 || !hasPort || port == 0)
            return null;
        return text[..colon] switch
        {
            "" or All => new ListenAddress($"{All}:{port}", options => options.ListenAnyIP(port)),
            Localhost => new ListenAddress(text, options => options.ListenLocalhost(port)),
            _ when IPEndPoint.TryParse(text, out IPEndPoint? endPoint) && endPoint.Port == port =>
                new ListenAddress(text, options => options.Listen(endPoint)),
            _ => null,
        };
    }

    /// <summary>Makes the server listen there.</summary>
    internal void AddTo(KestrelServerOptions options) => _listen(options);

    public override string ToString() => _text;
}
