using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>
/// A pmcd beside the system's: own configuration, name space, port and socket, in a scratch directory.
/// </summary>
internal sealed partial class PrivatePmcd : IDisposable
{
    private readonly Func<Daemon> _start;
    private readonly string _socket;
    private readonly bool _mayLeaveProcesses;
    private Daemon _daemon;

    private PrivatePmcd(Scratch scratch, IReadOnlyList<PmdaLine> agents)
    {
        Scratch = scratch;
        _mayLeaveProcesses = agents.Any(agent => agent.MayLeaveProcesses);
        Port = FreePort.Find();
        _socket = Path.Combine(scratch.Run, "pmcd.socket");
        NameSpace = scratch.Write("etc/pmns", NameSpaceOf(agents));
        string configuration = scratch.Write("etc/pmcd.conf", ConfigurationOf(agents));
        Dictionary<string, string> environment = new(scratch.Environment)
        {
            // The kit's examples need the .NET runtime.
            ["DOTNET_ROOT"] = Checkout.Runtime,
        };
        _start = () => new Daemon(
            "pmcd",
            [
                "-f", "-A", "-c", configuration, "-n", NameSpace, "-l", LogPath("pmcd"), "-x", Path.Combine(
                    scratch.Logs, "fatal"),
                "-p", Port.ToString(CultureInfo.InvariantCulture), "-s", _socket,
                // More than the largest script, which the agent must refuse, rather than pmcd by closing the
                // connection.
                "-L", "4194304",
                // By default it gives up agents and clients that do not answer within 5 seconds, as may happen on a
                // busy machine.
                "-q", Scratch.Seconds(Eventually.Bound), "-t", Scratch.Seconds(Eventually.Bound),
            ],
            environment,
            scratch.Logs);
        _daemon = _start();
        Client = new Pcp(HostSpec, scratch.Environment);
    }

    /// <summary>Its directories.</summary>
    public Scratch Scratch { get; }

    /// <summary>Its TCP port.</summary>
    public int Port { get; }

    /// <summary>The file with its name space.</summary>
    public string NameSpace { get; }

    /// <summary>Its host specification by Unix socket, through which pmcd knows its clients' users.</summary>
    public string HostSpec => $"unix://{_socket}";

    /// <summary>Its host specification by TCP, where clients have no user.</summary>
    public string TcpHostSpec => $"localhost:{Port}";

    /// <summary>PCP's tools as clients of it.</summary>
    public Pcp Client { get; }

    /// <summary>Its process id.</summary>
    public int Pid => _daemon.Pid;

    /// <summary>Starts one; returns when it answers. It owns the scratch directory from then on.</summary>
    public static PrivatePmcd Start(Scratch scratch, params IReadOnlyList<PmdaLine> agents)
    {
        PrivatePmcd pmcd = new(scratch, agents);
        try
        {
            pmcd.WaitUntilItAnswers();
            return pmcd;
        }
        catch
        {
            TestContext.Out.WriteLine(pmcd.Logs());
            pmcd.Dispose();
            throw;
        }
    }

    /// <summary>Ends it with all its agents and starts it again; returns when it answers.</summary>
    /// <param name="meanwhile">Done while nothing runs.</param>
    public void Restart(Action? meanwhile = null)
    {
        IReadOnlyList<int> agents = ProcFs.ChildrenOf(Pid);
        _daemon.Dispose();
        Eventually.Holds(() => !agents.Any(ProcFs.IsAlive), "the agents to end");
        meanwhile?.Invoke();
        _daemon = _start();
        WaitUntilItAnswers();
    }

    /// <summary>The path of the log of pmcd or of an agent.</summary>
    public string LogPath(string name) => Path.Combine(Scratch.Logs, name + ".log");

    /// <summary>The log of pmcd or an agent so far.</summary>
    public string Log(string name) => File.Exists(LogPath(name)) ? File.ReadAllText(LogPath(name)) : "";

    /// <summary>All logs, for the message of a failure.</summary>
    public string Logs()
    {
        StringBuilder text = new();
        foreach (string file in Directory.EnumerateFiles(Scratch.Logs))
            text.Append(CultureInfo.InvariantCulture, $"---- {file}\n{File.ReadAllText(file)}\n");
        return text.ToString();
    }

    /// <summary>The process id of the one child of pmcd whose program has this name.</summary>
    public int PidOfAgent(string program) =>
        ProcFs.ChildrenOf(Pid).Single(pid => ProcFs.Comm(pid) == program);

    /// <summary>Ends it and checks that all processes that it started end too.</summary>
    public void Dispose()
    {
        _daemon.Dispose();
        try
        {
            if (!_mayLeaveProcesses) // the scratch ends them
                Scratch.WaitUntilDeserted();
        }
        finally
        {
            Scratch.Dispose();
        }
    }

    private void WaitUntilItAnswers()
    {
        Eventually.Holds(() => Answers() || _daemon.HasExited, "pmcd to answer");
        Assert.That(_daemon.HasExited, Is.False, "pmcd ended");
    }

    private bool Answers() =>
        Client.Run("pminfo", "-f", "pmcd.numagents").Output.Contains("value", StringComparison.Ordinal);

    private static string ConfigurationOf(IReadOnlyList<PmdaLine> agents) =>
        string.Join('\n', ["pmcd 2 dso pmcd_init /var/lib/pcp/pmdas/pmcd/pmda_pmcd.so", .. agents, ""]);

    private static string NameSpaceOf(IReadOnlyList<PmdaLine> agents)
    {
        // pmcd's own names are needed too: pmproxy and pmlogger request some. A name space has one root, ours.
        string pmcds = Root().Replace(File.ReadAllText("/var/lib/pcp/pmns/root_pmcd"), "", 1);
        StringBuilder text = new("root {\n    pmcd\n");
        foreach (PmdaLine agent in agents)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {agent.Name}{(agent.Names is null ? $" {agent.Domain}:*:*" : "")}\n");
        }

        text.Append("}\n").Append(pmcds);
        foreach (PmdaLine agent in agents)
            text.Append(agent.Names);
        return text.ToString();
    }

    [GeneratedRegex(@"^root \{[^}]*\}", RegexOptions.Multiline)]
    private static partial Regex Root();
}
