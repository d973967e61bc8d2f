using System.Text.RegularExpressions;
using Pcp.Interop.Client;

namespace Pcp.Interop.Testing;

/// <summary>
/// A pmcd beside the system's, with agents to test: own configuration, PMNS, port, socket and logs, all in a scratch
/// directory. It needs an installed PCP, but no pmcd that runs, and no privileges. One thread at a time.
/// </summary>
/// <remarks>
/// The first one of a process sets the time-outs of libpcp by setenv(3), to <see cref="Eventually.Bound"/>. A thread
/// that reads the environment at that moment, as libpcp does, ends the process by SIGSEGV: start the first one before
/// other threads use PCP.
/// </remarks>
public sealed partial class PrivatePmcd : IDisposable
{
    private static readonly Lock _gate = new();
    private static bool _hasTimeouts; // guarded by the gate

    private readonly IReadOnlyList<string> _arguments;
    private readonly PmcdAddress? _address;
    private readonly string _socket;
    private readonly bool _mayLeaveProcesses;
    private Daemon _daemon;

    private PrivatePmcd(Scratch scratch, PmcdAddress? address, IReadOnlyList<PmdaLine> agents)
    {
        Scratch = scratch;
        _address = address;
        _mayLeaveProcesses = agents.Any(agent => agent.MayLeaveProcesses);
        Port = address?.Port ?? FreePort.Find();
        _socket = Path.Combine(scratch.Run, "pmcd.socket");
        NameSpace = scratch.Write("etc/pmns", NameSpaceOf(agents));
        string configuration = scratch.Write("etc/pmcd.conf", ConfigurationOf(agents));
        string patience = Scratch.Seconds(Eventually.Bound);
        _arguments =
        [
            "-f", "-A", "-c", configuration, "-n", NameSpace, "-l", LogPath("pmcd"),
            "-x", Path.Combine(scratch.Logs, "fatal"),
            "-p", Port.ToString(CultureInfo.InvariantCulture), "-s", _socket,
            // Room for large stores, which the agent must refuse, rather than pmcd by closing the connection.
            "-L", "4194304",
            // By default it gives up agents and clients that do not answer within 5 seconds, as may happen on a busy
            // machine.
            "-q", patience, "-t", patience,
            .. address is null ? (string[])[] : ["-i", address.Address],
        ];
        _daemon = StartDaemon();
    }

    /// <summary>Its directories.</summary>
    public Scratch Scratch { get; }

    /// <summary>Its TCP port.</summary>
    public int Port { get; }

    /// <summary>The file with its PMNS.</summary>
    public string NameSpace { get; }

    /// <summary>Its host specification by Unix socket, through which pmcd knows the users of its clients.</summary>
    public string HostSpec => $"unix://{_socket}";

    /// <summary>Its host specification by TCP, where clients have no user.</summary>
    public string TcpHostSpec => $"{_address?.HostName ?? "localhost"}:{Port}";

    /// <summary>Its process id.</summary>
    public int Pid => _daemon.Pid;

    /// <summary>Starts one with these agents; returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message has all logs.</exception>
    public static PrivatePmcd Start(params IReadOnlyList<PmdaLine> agents) => Start(new Scratch(), agents);

    /// <summary>Starts one in a scratch directory, which it owns from then on; returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message has all logs.</exception>
    public static PrivatePmcd Start(Scratch scratch, params IReadOnlyList<PmdaLine> agents) =>
        Start(scratch, address: null, agents);

    /// <summary>
    /// Starts one in a scratch directory, which it owns from then on, with a host name and an address of its own if
    /// <paramref name="address"/> is not null; returns when it answers.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message has all logs.</exception>
    public static PrivatePmcd Start(Scratch scratch, PmcdAddress? address, params IReadOnlyList<PmdaLine> agents)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(agents);
        PrivatePmcd? pmcd = null;
        try
        {
            SetTimeouts();
            pmcd = new PrivatePmcd(scratch, address, agents);
            pmcd.WaitUntilItAnswers();
            return pmcd;
        }
        catch (Exception e)
        {
            string logs = LogsIn(scratch);
            pmcd?._daemon.Dispose();
            scratch.Dispose(); // ends what the agents left, which is not the problem here
            throw new InvalidOperationException($"the private pmcd did not start: {e.Message}\n{logs}", e);
        }
    }

    /// <summary>Connects a client to it by its Unix socket. A restart of pmcd ends the connection.</summary>
    /// <exception cref="PmException">pmcd does not run.</exception>
    public PcpContext Connect() => PcpContext.OpenHost(HostSpec);

    /// <summary>Ends it with all its agents and starts it again; returns when it answers.</summary>
    /// <param name="meanwhile">Done while nothing runs.</param>
    /// <exception cref="TimeoutException">The agents did not end, or pmcd does not answer.</exception>
    public void Restart(Action? meanwhile = null)
    {
        IReadOnlyList<int> agents = ProcFs.ChildrenOf(Pid);
        _daemon.Dispose();
        Eventually.Holds(() => !agents.Any(ProcFs.IsAlive), "the agents to end", Logs);
        meanwhile?.Invoke();
        _daemon = StartDaemon();
        WaitUntilItAnswers();
    }

    /// <summary>The path of the log of pmcd (<c>pmcd</c>) or of an agent, by its name.</summary>
    public string LogPath(string name) => Path.Combine(Scratch.Logs, name + ".log");

    /// <summary>The log of pmcd or an agent so far; empty if there is none.</summary>
    public string Log(string name) => File.Exists(LogPath(name)) ? File.ReadAllText(LogPath(name)) : "";

    /// <summary>All logs, for the message of a failure.</summary>
    public string Logs() => LogsIn(Scratch);

    /// <summary>The process id of the one child of pmcd whose program has this name (15 characters at most).</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public int PidOfAgent(string program) =>
        ProcFs.ChildrenOf(Pid).Single(pid => ProcFs.Comm(pid) == program);

    /// <summary>Ends it, checks that all processes that it started end too, and removes the directory.</summary>
    /// <exception cref="TimeoutException">A process is left; the message names it. It is killed.</exception>
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

    // Once, before anything else here uses libpcp: it reads them with the first context, and other threads may have
    // contexts later.
    private static void SetTimeouts()
    {
        lock (_gate)
        {
            if (_hasTimeouts)
                return;
            PcpConfig.Load();
            PcpContext.SetTimeout(Eventually.Bound);
            _hasTimeouts = true;
        }
    }

    private static string LogsIn(Scratch scratch)
    {
        StringBuilder text = new();
        foreach (string file in Directory.EnumerateFiles(scratch.Logs))
            text.Append(CultureInfo.InvariantCulture, $"---- {file}\n{File.ReadAllText(file)}\n");
        return text.ToString();
    }

    private Daemon StartDaemon()
    {
        string pmcd = Path.Combine(PcpConfig.Get("PCP_BINADM_DIR"), "pmcd");
        return _address is null
            ? new Daemon(pmcd, _arguments, Scratch.Environment, Scratch.Logs)
            // pmcd reports the kernel's host name, whatever its option -H says. Both programs replace themselves.
            : new Daemon(
                "unshare",
                ["--uts", "sh", "-c", "hostname \"$0\" && exec \"$@\"", _address.HostName, pmcd, .. _arguments],
                Scratch.Environment,
                Scratch.Logs);
    }

    private void WaitUntilItAnswers()
    {
        Eventually.Holds(() => Answers() || _daemon.HasExited, "pmcd to answer", Logs);
        if (_daemon.HasExited)
            throw new InvalidOperationException($"pmcd ended: {_daemon.Output}");
    }

    private bool Answers()
    {
        try
        {
            using PcpContext client = Connect();
            return client.Fetch("pmcd.numagents").Values.Count == 1;
        }
        catch (PmException)
        {
            return false; // not yet
        }
    }

    private static string ConfigurationOf(IReadOnlyList<PmdaLine> agents)
    {
        string own = Path.Combine(PcpConfig.Get("PCP_PMDAS_DIR"), "pmcd", "pmda_pmcd.so");
        return string.Join('\n', [$"pmcd 2 dso pmcd_init {own}", .. agents, ""]);
    }

    private static string NameSpaceOf(IReadOnlyList<PmdaLine> agents)
    {
        // pmcd's own names are needed too: pmproxy and pmlogger request some. A PMNS has one root, ours.
        string installed = Path.Combine(PcpConfig.Get("PCP_VAR_DIR"), "pmns", "root_pmcd");
        string pmcds = Root().Replace(File.ReadAllText(installed), "", 1);
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
