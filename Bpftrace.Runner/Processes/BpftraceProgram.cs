using Bpftrace.Runner.Children;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The bpftrace that is installed: its version, its probes, its command line and environment.
/// </summary>
internal sealed class BpftraceProgram(RunnerOptions options, IEventLoop loop, TimeProvider clock, ILogger log)
{
    private const int LongestVersion = 4096;

    // Each attempt may take a processor for a minute.
    private const int MaxListings = 10;

    // While a slow host boots, even --version can take more than ten seconds.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    // bpftrace may be upgraded while scripts run.
    private static readonly TimeSpan _versionLife = TimeSpan.FromMinutes(1);

    private readonly BpftraceEnvironment _environment = new(options, BpftraceEnvironment.OfThisProcess());
    private readonly List<(Action<BpftraceVersion> Usable, Action<string> Unusable)> _waiting = [];
    private BpftraceVersion? _version;
    private long _versionAnswered;
    private Action<ReadOnlyMemory<byte>?>? _notListed;
    private int _listingsLeft = MaxListings;
    private Query? _versionQuery;
    private Query? _probesQuery;

    /// <summary>Called whenever bpftrace was asked for its version; with null if it did not report one.</summary>
    public Action<BpftraceVersion?>? VersionReported { private get; set; }

    /// <summary>
    /// Checks whether bpftrace can be used. Until it can, each call runs it again, so that bpftrace may be installed
    /// while the agent runs; then the version is known for a minute, and the call is answered before it returns.
    /// </summary>
    public void Check(Action<BpftraceVersion> usable, Action<string> unusable)
    {
        if (_version is not null && clock.GetElapsedTime(_versionAnswered) < _versionLife)
        {
            usable(_version);
            return;
        }

        _waiting.Add((usable, unusable));
        if (_waiting.Count > 1)
            return;
        List<byte> printed = new();
        _versionQuery = Query.Start(
            loop,
            Question("--version"),
            _timeout,
            bytes =>
            {
                printed.AddRange(bytes);
                return printed.Count <= LongestVersion;
            },
            error => VersionAnswered(error, BpftraceVersion.Parse(Encoding.UTF8.GetString(printed.ToArray()))));
    }

    /// <summary>Why bpftrace could not be started, for users.</summary>
    public static string CannotStart(ChildStartException exception) =>
        $"{exception.Message} (bpftrace_path in bpftrace.conf)";

    /// <summary>Forgets the version, as bpftrace could not be executed.</summary>
    public void Forget() => _version = null;

    /// <inheritdoc cref="Supervision.BpftraceRunner.ListProbes"/>
    public void ListProbes(Action<ReadOnlyMemory<byte>?> done)
    {
        ProbeList probes = new();
        _probesQuery = Query.Start(
            loop,
            Question("-l"),
            _timeout,
            probes.Append,
            error =>
            {
                if (error is null)
                {
                    done(probes.Complete());
                    return;
                }

                log.ProbesNotListed(error);
                _notListed = --_listingsLeft > 0 ? done : null;
                done(null);
            });
    }

    /// <summary>The command that runs a script; its positional parameters are never taken for options.</summary>
    public ChildCommand Command(BpftraceVersion version, ScriptSource source, string code)
    {
        ImmutableArray<string> arguments = source.Metadata.Arguments;
        string[] json = [options.BpftracePath, "-f", "json"];
        ChildCommand command = version.ReadsInput
            ? new ChildCommand([.. json, .. arguments.IsEmpty ? ["-"] : (string[])["--", "-", .. arguments]])
            {
                Input = Encoding.UTF8.GetBytes(code),
            }
            : new ChildCommand([.. json, "-e", code, .. arguments.IsEmpty ? [] : (string[])["--", .. arguments]]);
        return Confined(command) with { Environment = _environment.Of(source, version) };
    }

    /// <summary>Cancels all calls without an answer.</summary>
    public void Cancel()
    {
        _waiting.Clear();
        _versionQuery?.Cancel();
        _probesQuery?.Cancel();
    }

    private ChildCommand Question(string option) =>
        Confined(new ChildCommand([options.BpftracePath, option])) with { Environment = _environment.Common };

    // The kernel's limit stops growth between two checks of MemoryWatch. It is twice as high, because a bpftrace that
    // reaches it dies without a message.
    private ChildCommand Confined(ChildCommand command) =>
        command with
        {
            Capabilities = options.Capabilities,
            DataLimit = 2 * options.MaxMemory,
            Nice = options.Nice,
        };

    private void VersionAnswered(string? error, BpftraceVersion version)
    {
        // First, so that the next call finds no waiting callers even if one of these throws.
        (Action<BpftraceVersion> Usable, Action<string> Unusable)[] waiting = [.. _waiting];
        _waiting.Clear();
        BpftraceVersion? reported = error is null ? version : null;
        BpftraceVersion? before = _version;
        if (error is null && !version.IsSupported)
            error = $"bpftrace version 0.9.2 or higher is required for this PMDA (current version: {version.Text})";
        _version = error is null ? version : null;
        if (error is null)
        {
            _versionAnswered = clock.GetTimestamp();
            if (version != before && version.Number is null)
                log.UnrecognizedVersion(version.Text);
            else if (version != before)
                log.UsingVersion(version.Text);
        }

        try
        {
            foreach ((Action<BpftraceVersion> usable, Action<string> unusable) in waiting)
            {
                if (error is null)
                    usable(version);
                else
                    unusable(error);
            }
        }
        finally
        {
            VersionReported?.Invoke(reported);
        }

        if (error is null && _notListed is { } done)
        {
            _notListed = null;
            ListProbes(done);
        }
    }
}
