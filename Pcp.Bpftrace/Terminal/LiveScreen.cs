using System.Runtime.ExceptionServices;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Terminal;

/// <summary>
/// Shows samples as pictures that fill the terminal, and takes keys. The terminal is its own until it is disposed. One
/// thread draws and one waits for keys, so that <see cref="Show"/> returns at once even if the terminal is slow.
/// </summary>
internal sealed class LiveScreen : IPresentation
{
    /// <summary>How long disposing waits for a slow terminal to take the last frame, and then to be left.</summary>
    private static readonly TimeSpan LastFrame = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Animation = TimeSpan.FromMilliseconds(100);

    private readonly ITerminal _terminal;
    private readonly Screen _screen;
    private readonly LiveView _view;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _changed = new(false);
    private readonly CancellationTokenSource _quit = new();
    private readonly Thread _drawing;
    private volatile ExceptionDispatchInfo? _failure;
    private volatile bool _isDisposed;

    /// <param name="title">The script's name.</param>
    /// <param name="capabilities">The colours and characters of the terminal.</param>
    /// <param name="playback">The controls of the recording, if it is one.</param>
    public LiveScreen(string title, TerminalCapabilities capabilities, IPlayback? playback = null)
        : this(title, capabilities, playback, new SystemTerminal(), TimeProvider.System)
    {
    }

    internal LiveScreen(
        string title, TerminalCapabilities capabilities, IPlayback? playback, ITerminal terminal, TimeProvider clock)
    {
        _terminal = terminal;
        _screen = new Screen(terminal, capabilities.Colors);
        _view = new LiveView(title, capabilities.Appearance, playback, clock, terminal.HasKeyboard);
        Quit = _quit.Token;
        if (playback is not null)
            playback.EndReached += () => _changed.Set();
        terminal.Changed += Redraw;
        terminal.Suspending += () => Guard(_screen.Leave);
        terminal.Resumed += () => Guard(Resume);
        _screen.Enter();
        _drawing = new Thread(() => Guard(DrawUntilDisposed)) { Name = "screen", IsBackground = true };
        _drawing.Start();
        new Thread(() => Guard(ReadKeys)) { Name = "keys", IsBackground = true }.Start();
    }

    public CancellationToken Quit { get; }

    public void Show(Sample sample)
    {
        lock (_lock)
            _view.Add(sample);
        _changed.Set();
    }

    /// <summary>Leaves the terminal as it was; throws the exception that has ended one of the threads.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _changed.Set();
        _drawing.Join(LastFrame);
        // The thread that draws keeps the screen as long as a terminal that is stuck takes nothing.
        Thread leaving = new(() => Guard(_screen.Leave)) { Name = "leaving", IsBackground = true };
        leaving.Start();
        leaving.Join(LastFrame);

        // The thread that waits for a key may still cancel Quit, so that this is left to the end of the process.
        _terminal.Dispose();
        _failure?.Throw();
    }

    /// <summary>
    /// Runs the code of a thread or of a signal's handler: an exception there would end the process, and leave the
    /// terminal and the scripts as they are.
    /// </summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            // The terminal has been closed.
            _quit.Cancel();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _quit.Cancel();
        }
    }

    private void DrawUntilDisposed()
    {
        while (!_isDisposed)
        {
            bool isMoving = Draw();
            _changed.WaitOne(isMoving ? Animation : Timeout.InfiniteTimeSpan);
        }
    }

    private bool Draw()
    {
        (int width, int height) = _terminal.Size;
        IReadOnlyList<Pictures.Line> lines;
        bool isMoving;
        lock (_lock)
        {
            lines = _view.Draw(width, height);
            isMoving = _view.IsMoving;
        }

        _screen.Draw(lines, width);
        return isMoving;
    }

    private void ReadKeys()
    {
        while (_terminal.ReadKey() is ConsoleKeyInfo pressed && !_isDisposed)
            Press(KeyBindings.Find(pressed));
    }

    private void Press(Key key)
    {
        if (key == Key.Quit)
            _quit.Cancel();
        lock (_lock)
            _view.Press(key);
        _changed.Set();
    }

    private void Redraw()
    {
        _screen.Forget();
        _changed.Set();
    }

    private void Resume()
    {
        _screen.Enter();
        _changed.Set();
    }
}
