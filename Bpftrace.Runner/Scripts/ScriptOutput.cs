using System.Security.Cryptography;
using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Processes;
using Serilog;

namespace Bpftrace.Runner.Scripts;

/// <summary>What one process of a script is given to run, and the way of what it prints to the script's listener.</summary>
internal sealed class ScriptOutput : IOutputEvents, IDisposable
{
    // A script that warns again and again must not fill the log.
    private const int MaxLoggedWarnings = 20;

    // Nor memory: whole lines, the oldest go first.
    private const int MaxWarningBytes = 8 * 1024;

    // How long after its last word a script's output is taken for complete, where it has no markers.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(50);

    // A script may print thousands of lines a second, and a listener copies the whole text.
    private static readonly TimeSpan _textDelay = TimeSpan.FromMilliseconds(100);

    private readonly Script _script;
    private readonly IScriptListener _listener;
    private readonly IRunLoop _loop;
    private readonly ILogger _log;
    private readonly CycleTracker _cycles;
    private readonly OutputReader _reader;
    private readonly PrintedText? _text;
    private readonly PrintedText _warningText = new(limit: MaxWarningBytes);
    private readonly UndefinedMaps _undefined;
    private readonly int _addedProbes;
    private IDisposable? _quietTimer;
    private IDisposable? _textTimer;
    private string? _probesWarning;
    private int _warnings;

    private ScriptOutput(
        Script script,
        BpftraceVersion version,
        UndefinedMaps undefined,
        IScriptListener listener,
        RunnerServices services)
    {
        _script = script;
        _listener = listener;
        _loop = services.Loop;
        _log = services.Log;
        ScriptSource source = script.Source;
        PrintBlock block = new(
            source, RandomNumberGenerator.GetHexString(16), version.EndsOnDeletedKeys, [.. undefined.Maps]);
        Code = block.Code;
        Marker = block.Marker;
        _addedProbes = block.AddedProbes;
        IsPeriodic = block.HasBlockCycle;
        if (source.Variables.Any(static variable => variable.Kind == VariableKind.Output))
            _text = new PrintedText(source.Metadata.TableRetainLines, services.Options.OutputLimit);
        _cycles = new CycleTracker(source, block, listener, this);
        _reader = new OutputReader(_cycles, services.Options.MaxThroughput, version.Quirks);
        _undefined = undefined;
        foreach (string warning in source.Warnings)
            ((IOutputEvents)this).Warning(warning);
    }

    /// <summary>The code for bpftrace: the script with what is added to it.</summary>
    public string Code { get; }

    /// <summary>What its cycles stand between; null if there are no markers.</summary>
    public PrintMarker? Marker { get; }

    /// <summary>Whether all is well only if a print cycle of the agent's own comes at each interval.</summary>
    public bool IsPeriodic { get; }

    /// <summary>How many probes are attached.</summary>
    public long Probes { get; private set; }

    /// <summary>Why the script cannot go on although bpftrace does; null if it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>How many events the kernel could not hand over in time.</summary>
    public long LostEvents { get; private set; }

    /// <summary>What its author should know though it goes on: one line each, the newest last.</summary>
    public string Warnings { get; private set; } = "";

    /// <summary>Makes it for a process that is about to be started.</summary>
    /// <param name="script">The script.</param>
    /// <param name="version">The bpftrace that will run it.</param>
    /// <param name="undefined">Which of its maps that bpftrace does not know.</param>
    /// <param name="listener">Where its values go.</param>
    /// <param name="services">The loop, the limits, and the log for its warnings.</param>
    public static ScriptOutput Open(
        Script script,
        BpftraceVersion version,
        UndefinedMaps undefined,
        IScriptListener listener,
        RunnerServices services) =>
        new(script, version, undefined, listener, services);

    /// <summary>Takes what bpftrace wrote to its standard output, cut anywhere.</summary>
    /// <returns>False once a line is longer than is allowed in a second.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        bool fits = _reader.Append(bytes);
        _quietTimer?.Dispose();
        _quietTimer = _cycles.Pending ? _loop.Schedule(_quiet, _cycles.Quiet) : null;
        return fits;
    }

    /// <inheritdoc cref="MapDumps.TakeRequest"/>
    public bool TakeMapRequest() => _cycles.TakeMapRequest();

    /// <inheritdoc cref="MapDumps.CancelRequests"/>
    public void CancelMapRequests() => _cycles.CancelMapRequests();

    /// <summary>Whether a print cycle of the agent's own has ended since this was asked for last; where <see cref="IsPeriodic"/>.</summary>
    public bool TakeCycle() => _cycles.TakeEndOfLast();

    /// <summary>Says which probes are not attached, unless that was said or all of them are. To be called once it is known.</summary>
    /// <param name="skipped">Those that bpftrace said it could not attach.</param>
    public void SayProbes(SkippedProbes skipped)
    {
        if (Probes == 0 || Failure is not null)
            return;
        string? warning = AttachedProbes.Some(_script.Source, Probes, _addedProbes, skipped);
        if (warning is not null && warning != _probesWarning)
            ((IOutputEvents)this).Warning(warning);
        _probesWarning = warning;
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="isCutOff">Whether bpftrace was killed, which is no fault of its last line.</param>
    public void Complete(bool isCutOff = false)
    {
        _reader.Complete(isCutOff);
        _cycles.EndOfOutput();
        if (_textTimer is not null)
            ShowText();
    }

    /// <summary>Gives the reader's memory back; the listener is not called any more.</summary>
    public void Dispose()
    {
        _quietTimer?.Dispose();
        _textTimer?.Dispose();
        _reader.Dispose();
    }

    void IOutputEvents.Attached(long probes)
    {
        Probes = probes;
        Failure = AttachedProbes.None(_script.Source, probes, _addedProbes);
        // Not before: a script that does not compile may have maps that bpftrace does not know because of that.
        foreach (string warning in _undefined.Warnings)
            ((IOutputEvents)this).Warning(warning);
    }

    void IOutputEvents.Printed(ReadOnlySpan<byte> text)
    {
        if (_text is null)
            return;
        _text.Append(text);
        _textTimer ??= _loop.Schedule(_textDelay, ShowText);
    }

    void IOutputEvents.LostEvents(long events) => LostEvents += events;

    void IOutputEvents.Warning(string message)
    {
        _warningText.Append(Encoding.UTF8.GetBytes($"{message}\n"));
        Warnings = Encoding.UTF8.GetString(_warningText.Text);
        if (_warnings++ < MaxLoggedWarnings)
            _log.Warning(_script, message);
    }

    private void ShowText()
    {
        _textTimer?.Dispose();
        _textTimer = null;
        _listener.OutputChanged(_text!.Text);
    }
}
