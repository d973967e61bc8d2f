using System.Diagnostics;
using System.Runtime.InteropServices;
using Pcp.Interop;
using Soak.Faults;

namespace Soak;

/// <summary>
/// Lets time pass with readers, scripts that come and go, and faults, and reports what became of the agent.
/// </summary>
internal sealed class SoakRun(Site site, TimeSpan length)
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestRestarting = TimeSpan.FromHours(1);

    // Keys that are gone are remembered for an hour: only then its memory is to stay.
    private static readonly TimeSpan _remembering = TimeSpan.FromMinutes(65);

    // From then on pmlogger has no reason to end.
    private static readonly TimeSpan _longestRestart = TimeSpan.FromMinutes(1);

    // What allocators and tables may differ by from one time to another.
    private const double MostGrowth = 1.15;
    private const long MostMore = 4 << 20;
    private const long MostMemory = 128 << 20;
    private const int MoreDescriptors = 20;
    private const int MoreThreads = 8;

    private readonly Random _random = new();
    private readonly Dictionary<string, int> _faults = [];
    private readonly List<Sample> _samples = [];
    private readonly List<string> _endsOfRecording = []; // without a restart of pmcd or the agent before
    private readonly Stopwatch _time = new();
    private TimeSpan _lastRestart = -_longestRestart;
    private bool _isGood = true;
    private volatile bool _isInterrupted;
    private bool _settles;

    /// <summary>
    /// Runs; returns whether all is as it should be. SIGINT, SIGTERM and a step that takes minutes end it without the
    /// checks.
    /// </summary>
    public bool Run()
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        // Until then the agent may be started anew.
        TimeSpan restarting = length / 4 < _longestRestarting ? length / 4 : _longestRestarting;
        // A run that is too short for that shows only that the memory has a bound.
        _settles = restarting + _remembering < length * 0.8;
        TimeSpan settling = _settles ? restarting + _remembering : length / 2;
        Reader[] readers =
        [
            new(site, TimeSpan.FromSeconds(1)),
            new(site, TimeSpan.FromSeconds(15)),
            new(site, TimeSpan.FromSeconds(5), fetchesPerConnection: 3),
        ];
        _time.Start();
        string? failure = null;
        try
        {
            Live(restarting, settling);
        }
        catch (TimeoutException e)
        {
            failure = e.Message;
        }

        if (_isInterrupted)
            failure = "interrupted";
        if (failure is null)
            Report(readers);
        else
            Abandon(readers, failure);
        return _isGood;
    }

    // Lets the time pass, with one fault after the other.
    private void Live(TimeSpan restarting, TimeSpan settling)
    {
        Fault[] faults = [.. new FaultList(site, _random).All];
        Fault? current = null;
        for (long tick = 0; _time.Elapsed < length && !_isInterrupted; tick++)
        {
            Thread.Sleep(_tick);
            Churn(tick);
            Record();
            if (tick % 3 == 0)
            {
                current?.End();
                current = Next(faults, mayRestart: _time.Elapsed < restarting);
            }

            if (_time.Elapsed > settling && Sample.Of(site.Agent) is { } sample)
                _samples.Add(sample);
            if (tick % 60 == 0)
                Console.WriteLine($"{_time.Elapsed:hh\\:mm\\:ss} {Sample.Of(site.Agent)}");
        }

        current?.End();
    }

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _isInterrupted = true;
    }

    private void Abandon(Reader[] readers, string why)
    {
        foreach (Reader reader in readers)
            reader.End();
        Check(false, "the whole time", $"after {_time.Elapsed:hh\\:mm\\:ss}: {why}");
        site.Dispose();
    }

    // One fault after the other; the clock of the faults is that of the ticks.
    private Fault Next(Fault[] faults, bool mayRestart)
    {
        Fault[] possible = [.. faults.Where(fault => mayRestart || !fault.RestartsAgent)];
        Fault fault = possible[_random.Next(possible.Length)];
        _faults[fault.Name] = _faults.GetValueOrDefault(fault.Name) + 1;
        fault.Begin();
        if (fault.RestartsAgent)
            _lastRestart = _time.Elapsed;
        return fault;
    }

    private void Record()
    {
        if (site.Recording.Resume() is not { } messages)
            return;
        Console.WriteLine($"{_time.Elapsed:hh\\:mm\\:ss} pmlogger has ended and is started again");
        if (_time.Elapsed - _lastRestart > _longestRestart)
            _endsOfRecording.Add(messages);
    }

    private void Churn(long tick)
    {
        try
        {
            site.Control("register", $"// name: passing\ninterval:ms:100 {{ @n{tick % 7} = count(); }}");
            site.Control("deregister", "passing");
        }
        catch (PmException)
        {
            // While pmcd or the agent restarts.
        }
    }

    private void Report(Reader[] readers)
    {
        foreach ((string name, int count) in _faults.OrderBy(fault => fault.Key))
            Console.WriteLine($"  {name}: {count} times");
        Sample[][] parts = [.. _samples.Chunk(Math.Max(_samples.Count / 10, 1))];
        Sample settled = Sample.Median(parts[0]), last = Sample.Median(parts[^1]);
        Console.WriteLine($"  at first: {settled}");
        Console.WriteLine($"  at last:  {last}");
        double mostMemory = Math.Max(settled.Memory * MostGrowth, settled.Memory + MostMore);
        Check(last.Memory <= MostMemory, "its memory has a bound", $"{last}");
        if (_settles)
            Check(last.Memory <= mostMemory, "its memory stays", $"{last}");
        Check(last.Descriptors <= settled.Descriptors + MoreDescriptors, "its descriptors stay", $"{last}");
        Check(last.Threads <= settled.Threads + MoreThreads, "its threads stay", $"{last}");
        for (int i = 0; i < readers.Length; i++)
        {
            IReadOnlyList<string> wrong = readers[i].End();
            Check(wrong.Count == 0, $"reader {i + 1}: {readers[i].Fetches} fetches", string.Join('\n', wrong.Take(20)));
        }

        Check(_endsOfRecording.Count == 0, "pmlogger goes on", string.Join('\n', _endsOfRecording));
        IReadOnlyList<string> found = site.Recording.End();
        string archives = $"its archives are sound: {site.Recording.Archives}";
        Check(found.Count == 0, archives, string.Join('\n', found.Take(20)));
        string log = site.Pmcd.Log("bpftrace");
        Check(!log.Contains("internal error", StringComparison.Ordinal), "the log has no internal error", log);
        Check(EndsClean(), "no process is left", "");
    }

    private bool EndsClean()
    {
        try
        {
            site.Dispose();
            return true;
        }
        catch (TimeoutException e)
        {
            Console.WriteLine(e.Message);
            return false;
        }
    }

    private void Check(bool isGood, string name, string why)
    {
        _isGood &= isGood;
        Console.WriteLine($"{(isGood ? "ok" : "not ok")} {name}{(isGood || why.Length == 0 ? "" : $": {why}")}");
    }
}
