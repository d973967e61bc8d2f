namespace Soak;

/// <summary>
/// A pmlogger that records all scripts. pmlogger ends if pmcd or the agent ends between its fetch and its request for
/// the names of new instances; PCP's services start it again, with a new archive, and so does this.
/// </summary>
internal sealed class Recording : IDisposable
{
    // pmlogcheck reports each counter that falls: in two hours there are millions.
    private static readonly TimeSpan _longestCheck = TimeSpan.FromHours(1);

    private readonly Scratch _scratch;
    private readonly string _host;
    private readonly string _configuration;
    private readonly List<string> _archives = [];
    private Daemon _pmlogger;
    private bool _isDisposed;

    public Recording(Scratch scratch, string host)
    {
        _scratch = scratch;
        _host = host;
        _configuration = scratch.Write(
            "tmp/pmlogger.conf", "log mandatory on 10 sec { bpftrace.info.scripts_json\nbpftrace.scripts }\n");
        _pmlogger = Start();
    }

    /// <summary>The number of archives.</summary>
    public int Archives => _archives.Count;

    /// <summary>Starts pmlogger again if it has ended.</summary>
    /// <returns>Its messages if it had, else null.</returns>
    public string? Resume()
    {
        if (!_pmlogger.HasExited)
            return null;
        _pmlogger.Dispose();
        string messages = File.ReadAllText(_archives[^1] + ".log");
        _pmlogger = Start();
        return messages;
    }

    /// <summary>Ends pmlogger and checks the archives with pmlogcheck.</summary>
    /// <returns>
    /// Its findings, but counters that fall: those of scripts that begin anew, and of keys of the stand-in that do.
    /// </returns>
    public IReadOnlyList<string> End()
    {
        Dispose();
        return [.. _archives.SelectMany(Findings).Where(found => !found.Contains(" wrap\n", StringComparison.Ordinal))];
    }

    // Each begins with the archive's name, and has as many lines as the name of its instance, such as a stack.
    private IEnumerable<string> Findings(string archive) =>
        Tool.Run("pmlogcheck", [archive], _scratch.Environment, default, _longestCheck).All
            .Split(archive, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(found => $"{archive}{found}\n");

    public void Dispose()
    {
        if (!_isDisposed)
            _pmlogger.Dispose();
        _isDisposed = true;
    }

    private Daemon Start()
    {
        string archive = Path.Combine(_scratch.Temporary, FormattableString.Invariant($"archive{_archives.Count}"));
        _archives.Add(archive);
        return new Daemon(
            "pmlogger",
            ["-h", _host, "-u", "-c", _configuration, "-l", archive + ".log", archive],
            _scratch.Environment.Append(new("PMCD_RECONNECT_TIMEOUT", "1")).ToDictionary(),
            _scratch.Logs);
    }
}
