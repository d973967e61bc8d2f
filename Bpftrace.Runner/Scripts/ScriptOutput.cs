using System.Security.Cryptography;
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

    private readonly Script _script;
    private readonly IScriptListener _listener;
    private readonly ILogger _log;
    private readonly CycleTracker _cycles;
    private readonly OutputReader _reader;
    private readonly PrintedText? _text;
    private bool _textChanged;
    private int _warnings;

    private ScriptOutput(
        Script script, BpftraceVersion version, RunnerOptions options, IScriptListener listener, ILogger log)
    {
        _script = script;
        _listener = listener;
        _log = log;
        ScriptSource source = script.Source;
        var block = PrintBlock.Create(source, RandomNumberGenerator.GetHexString(16));
        Code = block.Code;
        if (source.Variables.Any(static variable => variable.Kind == VariableKind.Output))
            _text = new PrintedText(source.Metadata.TableRetainLines, options.OutputLimit);
        _cycles = new CycleTracker(source, block.BeginText, block.EndText, listener, this);
        _reader = new OutputReader(_cycles, options.MaxThroughput, version.Dialect);
    }

    /// <summary>The code for bpftrace: the script with what is added to it.</summary>
    public string Code { get; }

    /// <summary>How many probes are attached.</summary>
    public long Probes { get; private set; }

    /// <summary>How many events the kernel could not hand over in time.</summary>
    public long LostEvents { get; private set; }

    /// <inheritdoc cref="CycleTracker.Pending"/>
    public bool Pending => _cycles.Pending;

    /// <summary>Makes it for a process that is about to be started.</summary>
    /// <param name="script">The script.</param>
    /// <param name="version">The bpftrace that will run it.</param>
    /// <param name="options">How much it may print, and how much of that is kept.</param>
    /// <param name="listener">Where its values go.</param>
    /// <param name="log">Where its warnings go.</param>
    public static ScriptOutput Open(
        Script script, BpftraceVersion version, RunnerOptions options, IScriptListener listener, ILogger log) =>
        new(script, version, options, listener, log);

    /// <summary>Takes what bpftrace wrote to its standard output, cut anywhere.</summary>
    /// <returns>False once a line is longer than is allowed in a second.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        bool fits = _reader.Append(bytes);
        ShowText();
        return fits;
    }

    /// <inheritdoc cref="CycleTracker.Quiet"/>
    public void Quiet() => _cycles.Quiet();

    /// <summary>Nothing more comes.</summary>
    public void Complete()
    {
        _reader.Complete();
        _cycles.EndOfOutput();
        ShowText();
    }

    /// <summary>Gives the reader's memory back.</summary>
    public void Dispose() => _reader.Dispose();

    void IOutputEvents.Attached(long probes) => Probes = probes;

    void IOutputEvents.Printed(ReadOnlySpan<byte> text)
    {
        if (_text is null)
            return;
        _text.Append(text);
        _textChanged = true;
    }

    void IOutputEvents.LostEvents(long events) => LostEvents += events;

    void IOutputEvents.Warning(string message)
    {
        if (_warnings++ < MaxLoggedWarnings)
            _log.Warning(_script, message);
    }

    // Once for all that came together: a listener copies the whole text.
    private void ShowText()
    {
        if (!_textChanged)
            return;
        _textChanged = false;
        _listener.OutputChanged(_text!.Text);
    }
}
