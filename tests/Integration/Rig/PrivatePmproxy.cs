using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pcp.Interop;

namespace Integration.Rig;

/// <summary>A pmproxy beside the system's: its REST API, without a time series database.</summary>
internal sealed class PrivatePmproxy : IDisposable
{
    private const string Configuration =
        """
        [pmproxy]
        pcp.enabled = true
        http.enabled = true
        redis.enabled = false
        secure.enabled = false
        [redis]
        enabled = false
        [discover]
        enabled = false
        [pmsearch]
        enabled = false
        [pmseries]
        enabled = false
        """;

    private readonly Daemon _daemon;
    private readonly HttpClient _http;

    private PrivatePmproxy(Scratch scratch, string user)
    {
        Port = FreePort.Find();
        string port = Port.ToString(CultureInfo.InvariantCulture);
        // Of its own: another user than root could not write to the pmcd's.
        string folder = Directory.CreateDirectory(Path.Combine(scratch.Root, $"pmproxy{port}")).FullName;
        string log = Path.Combine(folder, "pmproxy.log");
        Tool.Run("chown", [user, folder]).OutputOrFail();
        _daemon = new Daemon(
            "setpriv", // replaces itself by pmproxy
            [
                "--reuid", user, "--regid", user, "--init-groups",
                Path.Combine(PcpConfig.Get("PCP_BINADM_DIR"), "pmproxy"),
                "-f", "-A", "-c", scratch.Write("etc/pmproxy.conf", Configuration), "-l", log, "-x", log, "-p", port,
                "-s", Path.Combine(folder, "pmproxy.socket"),
            ],
            scratch.Environment,
            folder);
        _http = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port}"), Timeout = Eventually.Bound };
    }

    /// <summary>Its TCP port.</summary>
    public int Port { get; }

    /// <summary>Its process id.</summary>
    public int Pid => _daemon.Pid;

    /// <summary>Starts one for a pmcd; returns when it listens. Dispose of it before the pmcd.</summary>
    /// <param name="pmcd">The pmcd whose directories it uses.</param>
    /// <param name="user">The user as which it runs, who has a group of the same name.</param>
    public static PrivatePmproxy Start(PrivatePmcd pmcd, string user = "root")
    {
        PrivatePmproxy pmproxy = new(pmcd.Scratch, user);
        Eventually.Holds(pmproxy.Listens, "pmproxy to listen");
        return pmproxy;
    }

    /// <summary>Opens a client context, as Grafana does.</summary>
    /// <param name="hostSpec">The pmcd.</param>
    /// <param name="user">Who asks, to be proved to pmcd; null for nobody in particular.</param>
    public RestContext Open(string hostSpec, NetworkCredential? user = null) => new(_http, hostSpec, user);

    /// <summary>Metrics in the form that Prometheus reads.</summary>
    public string Metrics(string hostSpec, params IEnumerable<string> names)
    {
        using HttpRequestMessage request = new(
            HttpMethod.Get, $"/metrics?hostspec={Uri.EscapeDataString(hostSpec)}&names={string.Join(',', names)}");
        using HttpResponseMessage response = _http.Send(request);
        using StreamReader reader = new(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        _http.Dispose();
        _daemon.Dispose();
    }

    // Not with a request: after refusing one, pmproxy leaves the connection unusable.
    private bool Listens()
    {
        try
        {
            using TcpClient connection = new("localhost", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
