using Bpftrace.Runner.Children;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// The code of one bpftrace process, and the path from its output to the script's listener, warnings and state.
/// </summary>
internal sealed class ScriptOutput : IMessageSink, IDisposable
{
    // Without markers, a script's output is complete when it has been quiet for this long.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(50);

    // A script may print thousands of lines a second, and a listener copies the whole text.
    private static readonly TimeSpan _textDelay = TimeSpan.FromMilliseconds(100);

    private readonly Script _script;
    private readonly UndefinedMaps _undefined;
    private readonly IScriptListener _listener;
    private readonly IEventLoop _loop;
    private readonly WarningLog _warnings;
    private readonly IRunObserver _observer;
    private readonly CycleTracker _cycles;
    private readonly OutputReader _reader;
    private readonly PrintedText? _text;
    private readonly StallWatch? _stall;
    private readonly RestSchedule? _rest;
    private long _attached; // as bpftrace counts them; 0 until it does
    private IDisposable? _quietTimer;
    private IDisposable? _textTimer;

    public ScriptOutput(
        Script script,
        BpftraceVersion version,
        UndefinedMaps undefined,
        IScriptListener listener,
        RunnerServices services,
        WarningLog warnings,
        IRunObserver observer)
    {
        _script = script;
        _undefined = undefined;
        _listener = listener;
        _loop = services.Loop;
        _warnings = warnings;
        _observer = observer;
        ScriptSource source = script.Source;
        // Random bytes of the system. RandomNumberGenerator would load OpenSSL for them, 2 MB.
        string token = Guid.NewGuid().ToString("N");
        // Other agents of this program have scripts with a probe at the same function.
        long number = BitConverter.ToInt64(Guid.NewGuid().ToByteArray()) & long.MaxValue;
        string? trigger = services.Options.RestAfter > TimeSpan.Zero ? services.Prints.Probe(number, source) : null;
        Block = new PrintBlock(source, token, version.EndsOnDeletedKeys, trigger, [.. undefined.Maps]);
        if (source.Variables.Any(static variable => variable.Kind == VariableKind.Output))
            _text = new PrintedText(source.Metadata.TableRetainLines, services.Options.OutputLimit);
        // Only where a cycle of the agent's own comes at each interval does a missing cycle mean a stall.
        if (Block.HasBlockCycle)
            _stall = new StallWatch(script, services, warnings, observer.Changed);
        _cycles = new CycleTracker(source, Block, listener, warnings);
        if (Block.CanRest)
            _rest = new RestSchedule(script, number, listener, _cycles, _stall!, services);
        _reader = new OutputReader(this, services.Options.MaxThroughput, version.Quirks);
        foreach (string warning in source.Warnings)
            warnings.Add(WarningSource.Script, warning);
    }

    /// <summary>The code for bpftrace and the markers around the script's cycles, if there are any.</summary>
    public PrintBlock Block { get; }

    /// <summary>Why the script cannot go on although bpftrace does; null if it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// Whether bpftrace has printed a variable, text or a marker of ours, so that its probes were attached.
    /// </summary>
    public bool HasPrinted { get; private set; }

    // Of the two probes that the agent adds to a script that can rest, users see one in the count.
    private int Hidden => Block.CanRest ? 1 : 0;

    bool IMessageSink.IsSingle => _cycles.IsSingle;

    bool IMessageSink.HoldsBytes => _cycles.HoldsBytes;

    /// <summary>Reads standard output, cut anywhere.</summary>
    /// <returns>False if a line is longer than is allowed in a second.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        bool fits = _reader.Append(bytes);
        _quietTimer?.Dispose();
        _quietTimer = _cycles.Pending ? _loop.Schedule(_quiet, _cycles.Quiet) : null;
        if (_cycles.TakeEndOfLast())
            _stall?.CycleComplete();
        if (_cycles.TakeWholeBlock())
            _rest?.Printed();
        return fits;
    }

    public bool TakeMapRequest() => _cycles.TakeMapRequest();

    /// <summary>The script has started: print cycles are to come.</summary>
    public void Started()
    {
        _stall?.Begin();
        _rest?.Begin();
    }

    /// <summary>bpftrace is about to end: it is not asked for maps, and a late cycle is no stall.</summary>
    public void Stopping()
    {
        _cycles.CancelMapRequests();
        _rest?.Stop();
        _stall?.End();
    }

    /// <summary>
    /// Corrects the number of probes and warns of those that are not attached, when it is known which bpftrace could
    /// not attach.
    /// </summary>
    public void ReportProbes(SkippedProbes skipped)
    {
        if (_attached == 0)
            return;
        _observer.Attached(_attached - Hidden - skipped.Counted);
        if (AttachedProbes.Missing(_script.Source, _attached, Block.AddedProbes, skipped) is not { } missing)
            return;
        if (missing.AreAll)
            _observer.TracesNothing(missing.Text);
        if (_warnings.IsFirst(WarningSource.Probe, missing.Text))
            _warnings.Add(WarningSource.Probe, missing.Text);
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="isCutOff">Whether bpftrace was killed, so that its last line may be cut off.</param>
    /// <param name="hasDump">Whether bpftrace has printed all maps at its end, as it does unless it fails.</param>
    public void Complete(bool isCutOff = false, bool hasDump = true)
    {
        _reader.Complete(isCutOff);
        _cycles.EndOfOutput(hasDump);
        if (_textTimer is not null)
            ShowText();
    }

    /// <summary>Frees the reader's memory; the listener is not called any more.</summary>
    public void Dispose()
    {
        _quietTimer?.Dispose();
        _textTimer?.Dispose();
        _rest?.End();
        _stall?.End();
        _reader.Dispose();
    }

    void IMessageSink.Attached(long probes)
    {
        Failure = AttachedProbes.Error(_script.Source, probes, Block.AddedProbes);
        _attached = probes;
        if (Failure is null)
            _observer.Attached(probes - Hidden);
        // Not before: if a script does not compile, that may be why bpftrace does not know its maps.
        foreach (string warning in _undefined.Warnings)
            _warnings.Add(WarningSource.Map, warning);
    }

    bool IMessageSink.BeginVariable(ReadOnlySpan<byte> name)
    {
        HasPrinted = true;
        return _cycles.BeginVariable(name);
    }

    void IMessageSink.Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative) =>
        _cycles.Number(instance, order, bits, isNegative);

    void IMessageSink.Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => _cycles.Text(instance, text);

    void IMessageSink.EndVariable() => _cycles.EndVariable();

    void IMessageSink.Printed(ReadOnlySpan<byte> text)
    {
        HasPrinted = true;
        if (_cycles.TryReadMarker(text) || _text is null)
            return;
        _text.Append(text);
        _textTimer ??= _loop.Schedule(_textDelay, ShowText);
    }

    void IMessageSink.LostEvents(long events)
    {
        _cycles.EventsLost();
        _observer.EventsLost(events);
    }

    void IMessageSink.Warning(string message) =>
        _warnings.Add(WarningSource.Output, Block.Marker?.Hide(message) ?? message);

    private void ShowText()
    {
        _textTimer?.Dispose();
        _textTimer = null;
        _listener.OutputChanged(_text!.Text);
    }
}
