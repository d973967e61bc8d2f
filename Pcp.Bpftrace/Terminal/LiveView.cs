using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Terminal;

/// <summary>The contents of the screen: samples and keys change them, and they can be drawn in any size.</summary>
/// <param name="title">The script's name.</param>
/// <param name="appearance">The characters to draw with.</param>
/// <param name="playback">The controls of the recording, if it is one.</param>
/// <param name="clock">The clock.</param>
/// <param name="hasKeyboard">Whether there are keys to press.</param>
internal sealed class LiveView(
    string title, Appearance appearance, IPlayback? playback, TimeProvider clock, bool hasKeyboard = true)
{
    private const double Fastest = 64;
    private const double Slowest = 1 / 8.0;

    private readonly History _history = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly IReadOnlyList<KeyHint> _hints = KeyBindings.Hints(playback is not null, hasKeyboard);
    private History? _still;
    private SortOrder _sort;
    private HistogramView _view;
    private (string Variable, string? Host)? _selected;
    private int _offset;
    private int _page;
    private bool _isHelp;

    /// <summary>Whether they change as time passes.</summary>
    public bool IsMoving => Shown.Variables.Count == 0 && !HasEnded(Shown.Sample);

    private History Shown => _still ?? _history;

    /// <summary>
    /// The index of the variable that is shown alone; null if there is none, or while it is away because its script
    /// starts.
    /// </summary>
    private int? Selected
    {
        get
        {
            for (int i = 0; _selected is not null && i < Shown.Variables.Count; i++)
            {
                if (KeyOf(Shown.Variables[i]) == _selected)
                    return i;
            }

            return null;
        }
    }

    /// <summary>Takes the next sample.</summary>
    public void Add(Sample sample) => _history.Add(sample);

    /// <summary>Does what a key asks for, except for <see cref="Key.Quit"/>; any key closes the help.</summary>
    public void Press(Key key)
    {
        if (_isHelp)
        {
            _isHelp = false;
            return;
        }

        switch (key)
        {
            case Key.Pause when playback is not null:
                playback.IsPaused = !playback.IsPaused;
                break;
            case Key.Pause:
                _still = _still is null ? _history.Copy() : null;
                break;
            case Key.Sort:
                _sort = (SortOrder)(((int)_sort + 1) % 3);
                _offset = 0;
                break;
            case Key.View:
                _view = (HistogramView)(((int)_view + 1) % 3);
                break;
            case Key.Next:
                Select(Selected + 1 ?? 0);
                break;
            case Key.Previous:
                Select(Selected - 1 ?? -1);
                break;
            case Key.All:
                _selected = null;
                _offset = 0;
                break;
            case Key.Up or Key.Down:
                _offset += key == Key.Down ? 1 : -1;
                break;
            case Key.PageUp or Key.PageDown:
                _offset += key == Key.PageDown ? _page : -_page;
                break;
            case Key.Reset:
                _history.Reset();
                _still = _still is null ? null : _history.Copy();
                break;
            case Key.Help:
                _isHelp = true;
                break;
            default:
                if (playback is not null)
                    Play(playback, key);
                break;
        }
    }

    /// <summary>The lines of the whole screen.</summary>
    public IReadOnlyList<Line> Draw(int width, int height)
    {
        List<Line> lines = [Header.Draw(Status(), Shown, width, appearance)];
        Canvas body = new(width, Math.Max(0, height - 2), appearance, _sort, _view);
        lines.AddRange(_isHelp ? KeyPictures.Help(_hints, body) : DrawBody(body));
        while (lines.Count < height - 1)
            lines.Add(new Line());
        if (height > 1)
            lines.Add(KeyPictures.Footer(_hints, width));
        return lines;
    }

    private List<Line> DrawBody(Canvas canvas)
    {
        History shown = Shown;
        List<Line> lines = [];
        if (shown.Sample is Sample sample)
        {
            // Problems may fill the screen only while there is nothing else.
            int most = shown.Variables.Count == 0 ? canvas.Height - 1 : Math.Max(1, canvas.Height / 4);
            lines.AddRange(HostLines.Draw(sample, canvas with { Height = Math.Max(0, Math.Min(most, canvas.Height)) }));
        }

        Canvas rest = canvas with { Height = canvas.Height - lines.Count };
        if (IsMoving)
            lines.AddRange(WaitingPicture.Draw(shown.Sample, clock.GetElapsedTime(_start), rest));
        else
            lines.AddRange(Board.Draw(shown.Variables, Selected, Scroll(rest)));
        return lines;
    }

    /// <summary>Scrolls the variable that is alone, not beyond its ends.</summary>
    private Canvas Scroll(Canvas canvas)
    {
        int last = Board.Alone(Shown.Variables, Selected) is VariableHistory alone
            ? VariablePicture.LastOffset(alone, canvas)
            : 0;
        _offset = Math.Clamp(_offset, 0, last);
        _page = Math.Max(1, canvas.Height - 3); // without title, heading and what follows
        return canvas with { Offset = _offset };
    }

    private Status Status() =>
        new(title, Halt(), playback?.Speed);

    private string Halt() => playback switch
    {
        { IsAtEnd: true } => "end",
        { IsAtStart: true } => "start",
        { IsPaused: true } => "paused",
        _ => _still is null ? "" : "paused",
    };

    private void Select(int index)
    {
        int count = Shown.Variables.Count;
        _offset = 0;
        _selected = count == 0 ? null : KeyOf(Shown.Variables[(index + count) % count]);
    }

    private static (string Variable, string? Host) KeyOf(VariableHistory history) =>
        (history.Variable.Name, history.Host);

    private static void Play(IPlayback playback, Key key)
    {
        switch (key)
        {
            case Key.Step or Key.StepBack:
                playback.IsPaused = true;
                playback.Step(key == Key.Step ? 1 : -1);
                break;
            case Key.Reverse:
                playback.Speed = -playback.Speed;
                break;
            case Key.Faster when Math.Abs(playback.Speed) < Fastest:
                playback.Speed *= 2;
                break;
            case Key.Slower when Math.Abs(playback.Speed) > Slowest:
                playback.Speed /= 2;
                break;
            default:
                break;
        }
    }

    private static bool HasEnded(Sample? sample) =>
        sample is not null && sample.Hosts.All(host => host.Phase is HostPhase.Failed or HostPhase.Stopped);
}
