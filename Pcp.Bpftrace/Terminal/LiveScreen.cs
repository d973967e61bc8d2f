using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Terminal;

/// <summary>
/// Shows samples as pictures that fill the terminal, and takes keys. The terminal is its own until it is disposed. One
/// thread draws and one waits for keys, so that <see cref="Show"/> returns at once even if the terminal is slow.
/// </summary>
internal sealed class LiveScreen : IPresentation
{
    /// <summary>How long disposing waits for a frame that a slow terminal is still taking.</summary>
    private static readonly TimeSpan LastFrame = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Animation = TimeSpan.FromMilliseconds(100);

    private readonly ITerminal _terminal;
    private readonly Screen _screen;
    private readonly LiveView _view;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _changed = new(false);
    private readonly CancellationTokenSource _quit = new();
    private readonly Thread _drawing;
    private volatile bool _isDisposed;

    /// <param name="title">The script's name.</param>
    /// <param name="capabilities">What the terminal can show.</param>
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
        _view = new LiveView(title, capabilities.Appearance, playback, clock);
        Quit = _quit.Token;
        terminal.Changed += Redraw;
        terminal.Suspending += _screen.Leave;
        terminal.Resumed += Resume;
        _screen.Enter();
        _drawing = new Thread(DrawUntilDisposed) { Name = "screen", IsBackground = true };
        _drawing.Start();
        new Thread(ReadKeys) { Name = "keys", IsBackground = true }.Start();
    }

    public CancellationToken Quit { get; }

    public void Show(Sample sample)
    {
        lock (_lock)
            _view.Add(sample);
        _changed.Set();
    }

    /// <summary>Leaves the terminal as it was.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _changed.Set();
        _drawing.Join(LastFrame);
        try
        {
            _screen.Leave();
        }
        catch (IOException)
        {
            // The terminal has been closed.
        }

        // The thread that waits for a key may still cancel Quit, so that this is left to the end of the process.
        _terminal.Dispose();
    }

    private void DrawUntilDisposed()
    {
        try
        {
            while (!_isDisposed)
            {
                bool isMoving = Draw();
                _changed.WaitOne(isMoving ? Animation : Timeout.InfiniteTimeSpan);
            }
        }
        catch (IOException)
        {
            // The terminal has been closed.
            _quit.Cancel();
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
        try
        {
            while (_terminal.ReadKey() is ConsoleKeyInfo pressed && !_isDisposed)
                Press(KeyBindings.Find(pressed));
        }
        catch (IOException)
        {
            // The terminal has been closed.
            _quit.Cancel();
        }
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
