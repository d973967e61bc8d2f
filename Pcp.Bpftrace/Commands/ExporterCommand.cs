using System.CommandLine;
using System.Net.Sockets;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>exporter</c>: serves the values of scripts to Prometheus.</summary>
internal sealed class ExporterCommand : Command
{
    private const string DefaultAddress = "localhost:44326";

    private readonly Option<string> _listen = new("--listen")
    {
        Description = $"where to listen; *:PORT is all addresses (default: {DefaultAddress})",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<bool> _all = new("--all")
    {
        Description = "export scripts without a name, too; they then never expire",
    };

    internal ExporterCommand()
        : base("exporter", "Serve the values of scripts to Prometheus, until the command is interrupted.")
    {
        Options.Add(_listen);
        Options.Add(_all);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string listen = parsed.GetValue(_listen) ?? DefaultAddress;
        ListenAddress address = ListenAddress.Parse(listen) ?? throw new CommandException(
            $"{_listen.Name}: '{listen}' is not an address and port, such as {DefaultAddress}, *:44326 or [::1]:44326",
            ExitStatus.WrongUsage);
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        if (hosts.Count > ExporterServer.MostHosts)
        {
            throw new CommandException(
                $"an exporter can have {ExporterServer.MostHosts} hosts, not {hosts.Count}: run several");
        }

        TextWriter errors = TextWriter.Synchronized(parsed.InvocationConfiguration.Error);
        Action<string> log = message => CommandLine.Report(errors, VisibleText.Of(message));
        Target[] targets = [.. hosts.Select(host => TargetOf(host, parsed.GetValue(_all), log))];
        using EndSignals signals = new();
        using ExporterServer server = new(address, hosts.Count, new RequestHandler(targets).Handle, log);
        Start(server, address);
        string scraped = hosts.Count == 1 ? targets[0].Name : $"{hosts.Count} hosts";
        log($"listening on http://{address}/metrics for {scraped}");
        signals.Token.WaitHandle.WaitOne();
        server.Stop().GetAwaiter().GetResult();
        log("ended");
        return ExitStatus.Success;
    }

    private static Target TargetOf(string host, bool withUnnamed, Action<string> log)
    {
        string name = HostSpec.Shown(host);
        return new Target(host, new HostSource(host, withUnnamed, message => log($"{name}: {message}")), log);
    }

    private static void Start(ExporterServer server, ListenAddress address)
    {
        try
        {
            server.Start().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException($"cannot listen on {address}: {e.GetBaseException().Message}");
        }
    }
}
