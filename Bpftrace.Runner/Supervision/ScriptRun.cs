using Bpftrace.Runner.Children;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// One process of a script, from the request to start it to its end. Reports to an <see cref="IRunObserver"/>, which
/// decides what follows. A script has started when bpftrace prints for the first time: that its probes are attached or,
/// up to 0.23, that they are about to be.
/// </summary>
internal sealed class ScriptRun(
    Script script,
    UndefinedMaps undefined,
    IScriptListener listener,
    RunnerServices services,
    FaultBarrier barrier,
    WarningLog warnings,
    IRunObserver observer) : IChildObserver
{
    private const int MaxShown = 200;

    // A script that prints nothing for long, and then ends, had its probes attached.
    private static readonly TimeSpan _longestAttaching = TimeSpan.FromMinutes(1);

    private readonly long _lostBefore = script.State.LostEvents;
    private readonly StandardError _standardError = new();
    private readonly ThroughputMeter _throughput = new(services.Options.MaxThroughput, services.Clock);
    private readonly LaunchRequest _launch = new(script, services, barrier, warnings, observer.Changed);

    // Null while there is no process; the output also once nothing more is to be read.
    private ScriptOutput? _output;
    private StandardErrorReport? _errorReport;
    private StartWatch? _start;
    private MemoryWatch? _memory;
    private IChild? _child;
    private StopSequence? _stop;
    private string? _failure;
    private bool _hasBegun; // bpftrace has printed something
    private long _begun; // when
    private bool _hasPrinted; // the script has, as far as its output was read

    /// <summary>Whether it is being stopped.</summary>
    public bool Stopping { get; private set; }

    private string TooMuchOutput =>
        $"BPFtrace output exceeds limit of {services.Options.MaxThroughput} bytes per second";

    /// <summary>Starts bpftrace as soon as it can be started.</summary>
    public void Begin() => _launch.Begin(Launch, reason => End(1, reason));

    /// <summary>Asks the process to end, once; a process that is not there yet will not come.</summary>
    public void Stop()
    {
        if (Stopping)
            return;
        Stopping = true;
        services.Log.Stopping(script);
        if (_child is null)
        {
            End(0, _failure ?? "");
            return;
        }

        _start?.End();
        _output?.Stopping();
        _stop = new StopSequence(script, _child, services);
        _stop.Begin();
        observer.Stopping();
    }

    /// <summary>Stops the process because of an error, which will be the script's.</summary>
    public void Fail(string error)
    {
        _failure ??= error;
        try
        {
            StopReading();
        }
        finally
        {
            Stop();
        }
    }

    /// <summary>Kills the process, which was asked to end.</summary>
    public void Kill() => _stop?.Kill();

    void IChildObserver.OnOutput(ReadOnlySpan<byte> bytes)
    {
        observer.OutputRead(bytes.Length);
        if (_output is not null)
            Read(_output, bytes);
        if (_hasBegun || Stopping)
        {
            observer.Changed();
            return;
        }

        _hasBegun = true;
        _begun = services.Clock.GetTimestamp();
        _start?.End();
        _memory?.Started();
        observer.Started();
        _output?.Started();
        _errorReport?.Started();
    }

    void IChildObserver.OnErrorOutput(ReadOnlySpan<byte> bytes)
    {
        if (!_throughput.Add(bytes.Length))
            FailOfErrorOutput();
        else if (_standardError.Append(bytes))
            _errorReport?.Written();
    }

    void IChildObserver.OnExited(ChildExit exit)
    {
        if (exit.Code != 0 && !Stopping && Retry() is { } known)
        {
            Close();
            observer.RetryWithout(known);
            return;
        }

        try
        {
            if (exit.Code == 0)
                _errorReport?.Exited();
            // A line that is cut by a signal of ours is no fault of bpftrace.
            _output?.Complete(isCutOff: exit.Signal != 0 && Stopping, hasDump: exit.Code == 0);
            long unreported = _lostBefore + _standardError.LostEvents - script.State.LostEvents;
            if (unreported > 0)
                observer.EventsLost(unreported);
        }
        finally
        {
            End(exit.Code, _failure ?? Reason(exit));
        }
    }

    // The undefined maps of the next attempt, if one is worth it.
    private UndefinedMaps? Retry() =>
        (_hasBegun ? null : undefined.Find(_standardError.Text, script.Source))
            ?? (HasFailedOfOurProbe() ? undefined : null);

    // Scripts that start at the same time may all fail because of this probe; their next runs are without it.
    private bool HasFailedOfOurProbe() =>
        _output?.Block.CanRest is true && services.Prints.GiveUp(_standardError.Text, script.Source);

    private void Launch(BpftraceVersion version)
    {
        _launch.End();
        try
        {
            _output = Output(version);
            _errorReport = new StandardErrorReport(_standardError, services.Loop, WarnOfErrors, ReportProbes);
            _standardError.Prepare(version, _output.Block.Marker);
            ChildCommand command = services.Program.Command(version, script.Source, _output.Block.Code);
            _child = services.Loop.Start(command, this);
        }
        catch (ChildStartException exception)
        {
            services.Program.Forget();
            End(1, BpftraceProgram.CannotStart(exception));
            return;
        }

        _start = new StartWatch(script, services, warnings, observer.Changed, FailToStart);
        _start.Begin();
        _memory = new MemoryWatch(_child, services, KillFor);
        _memory.Begin();
        observer.Launched(_child.Pid);
    }

    private void FailToStart(string error)
    {
        string text = _standardError.Warning;
        Fail(text.Length == 0 ? error : $"{error}\n{text}");
    }

    private string Reason(ChildExit exit) => ExitReason.Of(
        exit, Stopping, script.Source.MayEnd, _standardError, services.Options.MaxMemory);

    // Kills it at once: it may take all memory of the host before it obeys SIGINT.
    private void KillFor(string error)
    {
        Fail(error);
        Kill();
    }

    private ScriptOutput Output(BpftraceVersion version) =>
        new(script, version, undefined, listener, services, warnings, observer);

    private void Read(ScriptOutput output, ReadOnlySpan<byte> bytes)
    {
        if (_throughput.Add(bytes.Length) && output.Append(bytes))
        {
            // A cycle was printed: bpftrace runs the script, and handles the signal.
            if (output.TakeMapRequest())
                _child?.RequestMaps();
            if (output.Failure is { } failure)
            {
                // Earlier output may have been taken for a start.
                _hasBegun = false;
                Fail(failure);
            }
        }
        else if (Stopping)
        {
            // A script that stops prints all maps once more: much at once, and no error.
            StopReading();
        }
        else
        {
            Fail(TooMuchOutput);
        }
    }

    // While the script stops, text beyond the limit is dropped, which is no error.
    private void FailOfErrorOutput()
    {
        if (Stopping)
            return;
        string text = Excerpt.Of(_standardError.Warning, MaxShown);
        Fail($"{TooMuchOutput}, counting its standard error{(text.Length == 0 ? "" : $", which begins with: {text}")}");
    }

    private void StopReading()
    {
        ScriptOutput? output = _output;
        _output = null; // first: it is not used again even if it fails
        _hasPrinted |= output?.HasPrinted is true;
        output?.Dispose();
    }

    private void WarnOfErrors()
    {
        warnings.Set(WarningSource.StandardError, _standardError.Warning);
        observer.Changed();
    }

    private void ReportProbes(SkippedProbes skipped)
    {
        _output?.ReportProbes(skipped);
        observer.Changed();
    }

    private void Close()
    {
        _launch.End();
        _start?.End();
        _memory?.End();
        _stop?.End();
        _errorReport?.End();
        StopReading();
    }

    private void End(int exitCode, string error)
    {
        try
        {
            Close();
        }
        finally
        {
            // A text that explains the error is not shown as a warning too.
            bool isExplained = error.Length > 0 && error != ExitReason.Unasked;
            warnings.Set(WarningSource.StandardError, isExplained ? "" : _standardError.Warning);
            bool hasRun = _hasBegun && (_hasPrinted || services.Clock.GetElapsedTime(_begun) >= _longestAttaching);
            observer.Ended(new RunEnd(exitCode, error, WasLaunched: _child is not null, hasRun));
        }
    }
}
