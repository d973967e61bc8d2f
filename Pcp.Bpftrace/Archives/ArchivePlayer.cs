using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>Plays the samples of a script in an archive: at any speed, in both directions.</summary>
internal sealed class ArchivePlayer : IPlayback
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1); // timers have a limit

    private readonly SampleCursor _cursor;
    private readonly bool _isUnattended;
    private readonly TimeProvider _time;
    private readonly object _gate = new();

    // Guarded by the gate.
    private bool _isPaused, _isWoken;
    private double _speed = 1;
    private int _steps;
    private int _end; // the direction in which there was no further sample, or 0

    private long _shown; // when the current sample was shown

    /// <summary>Plays a script of an archive.</summary>
    /// <param name="archive">The archive, which nobody else may use meanwhile.</param>
    /// <param name="script">The name of the script.</param>
    /// <param name="options">How it is played.</param>
    /// <param name="time">The clock that says when a sample is due.</param>
    /// <exception cref="PmException">The archive has no such script; the message names those that it has.</exception>
    internal ArchivePlayer(PcpContext archive, string script, PlaybackOptions options, TimeProvider time)
        : this(Recording.Open(archive, script, options), options.IsUnattended, time)
    {
    }

    /// <summary>Plays a recording.</summary>
    internal ArchivePlayer(SampleCursor cursor, bool isUnattended, TimeProvider time) =>
        (_cursor, _isUnattended, _time) = (cursor, isUnattended, time);

    public bool IsPaused
    {
        get
        {
            lock (_gate)
                return _isPaused;
        }
        set => Change(() => _isPaused = value);
    }

    public bool IsAtStart
    {
        get
        {
            lock (_gate)
                return _end < 0;
        }
    }

    public bool IsAtEnd
    {
        get
        {
            lock (_gate)
                return _end > 0;
        }
    }

    public double Speed
    {
        get
        {
            lock (_gate)
                return _speed;
        }
        set
        {
            if (value == 0 || !double.IsFinite(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "a speed is a number other than 0");
            Change(() =>
            {
                bool turnsAtEnd = Math.Sign(value) == -_end && Math.Sign(_speed) == _end;
                _isPaused &= !turnsAtEnd;
                _speed = value;
            });
        }
    }

    public event Action? EndReached;

    public void Step(int direction) => Change(() => _steps += Math.Sign(direction));

    /// <summary>Shows the samples until the user quits, or until the last one if nobody is there.</summary>
    /// <exception cref="PmException">There are none in the part that is played; or the archive is damaged.</exception>
    internal void Run(IPresentation presentation, CancellationToken cancel)
    {
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(cancel, presentation.Quit);
        try
        {
            Play(presentation, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Cancelled while it looked for the next sample.
        }
    }

    private void Play(IPresentation presentation, CancellationToken end)
    {
        if (!Move(presentation, Math.Sign(Speed), end))
            throw new PmException(PmError.EndOfArchive, "this part of the archive has no values of the script");
        while (!end.IsCancellationRequested)
        {
            double speed = Speed;
            if (TakeStep() is not 0 and int step)
            {
                Move(presentation, step, end);
            }
            else if (IsPaused)
            {
                Wait(Timeout.InfiniteTimeSpan, end);
            }
            else if (_cursor.Peek(Math.Sign(speed), end) is not { } next)
            {
                if (_isUnattended)
                    return;
                IsPaused = true;
                End(Math.Sign(speed));
            }
            else if (!_isUnattended && UntilDue(next, speed) is { Ticks: > 0 } wait)
            {
                Wait(wait, end);
            }
            else
            {
                Move(presentation, Math.Sign(speed), end);
            }
        }
    }

    private bool Move(IPresentation presentation, int direction, CancellationToken end)
    {
        if (!_cursor.Move(direction, end))
        {
            End(direction);
            return false;
        }

        lock (_gate)
            _end = 0;
        _shown = _time.GetTimestamp();
        Sample? before = direction < 0 ? _cursor.Peek(direction, end) : null;
        presentation.Show(_cursor.Current! with { Before = before });
        return true;
    }

    private void End(int direction)
    {
        lock (_gate)
            _end = direction;
        EndReached?.Invoke();
    }

    private TimeSpan UntilDue(Sample next, double speed)
    {
        TimeSpan distance = (next.Time - _cursor.Current!.Time).Duration();
        TimeSpan wait = distance / Math.Abs(speed) - _time.GetElapsedTime(_shown);
        return wait < _longestWait ? wait : _longestWait;
    }

    private int TakeStep()
    {
        lock (_gate)
        {
            int step = Math.Sign(_steps);
            _steps -= step;
            return step;
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
            change();
        Wake();
    }

    /// <summary>Waits for that long, or until the controls are used.</summary>
    private void Wait(TimeSpan duration, CancellationToken end)
    {
        using ITimer timer = _time.CreateTimer(_ => Wake(), null, duration, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = end.Register(Wake);
        lock (_gate)
        {
            while (!_isWoken)
                Monitor.Wait(_gate);
            _isWoken = false;
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }
}
