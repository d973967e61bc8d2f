using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The HTTP server, with limits for clients that are not Prometheus.</summary>
internal sealed class ExporterServer : IDisposable
{
    /// <summary>How many hosts an exporter can have.</summary>
    internal const int MostHosts = 800;

    // libpcp waits with select(2), which has room for 1,024 descriptors; clients must leave one for each host.
    private const int MostHostsAndClients = 900;
    private const int LongestRequest = 8 * 1024;

    private static readonly TimeSpan _patienceForHeaders = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _patienceBetweenRequests = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _patienceAtEnd = TimeSpan.FromSeconds(3);

    private readonly KestrelServer _server;
    private readonly Application _application;

    /// <param name="address">Where to listen.</param>
    /// <param name="hosts">The number of hosts: each may take a request as long as Prometheus waits for it.</param>
    /// <param name="handle">Answers a request.</param>
    /// <param name="log">Receives defects.</param>
    internal ExporterServer(ListenAddress address, int hosts, Func<HttpContext, Task> handle, Action<string> log)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.ConfigureEndpointDefaults(endPoint => endPoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = MostHostsAndClients - hosts;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = LongestRequest;
        options.Limits.MaxRequestLineSize = LongestRequest;
        options.Limits.MaxRequestBufferSize = 2 * LongestRequest;
        options.Limits.RequestHeadersTimeout = _patienceForHeaders;
        options.Limits.KeepAliveTimeout = _patienceBetweenRequests;
        address.AddTo(options);
        NullLoggerFactory silent = NullLoggerFactory.Instance;
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), silent),
            silent);
        _application = new Application(handle, log);
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is in use, or not one of this host.</exception>
    internal Task Start() => _server.StartAsync(_application, CancellationToken.None);

    /// <summary>Ends: answers under way are finished, if that does not take long.</summary>
    internal async Task Stop()
    {
        using CancellationTokenSource patience = new(_patienceAtEnd);
        await _server.StopAsync(patience.Token);
    }

    public void Dispose() => _server.Dispose();

    private sealed class Application(Func<HttpContext, Task> handle, Action<string> log) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await handle(context);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client is gone.
            }
            catch (Exception e)
            {
                log($"internal error: {e}");
                // A part of the values must not be taken for all of them.
                context.Abort();
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
