using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pcp.Bpftrace.Terminal;

/// <summary>
/// The terminal of the process. .NET switches off echo and line editing while a key is being read, which is always, and
/// restores them when the process ends. Ctrl-C remains a signal.
/// </summary>
internal sealed class SystemTerminal : ITerminal
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly PosixSignalRegistration[] _signals;

    public SystemTerminal()
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Changed?.Invoke()),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Changed?.Invoke()),
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend),
        ];
    }

    public event Action? Changed;

    public event Action? Suspending;

    public event Action? Resumed;

    public (int Width, int Height) Size => (Math.Max(Console.WindowWidth, 1), Math.Max(Console.WindowHeight, 1));

    public bool HasKeyboard => !Console.IsInputRedirected;

    public void Write(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }

    public ConsoleKeyInfo? ReadKey() => HasKeyboard ? Console.ReadKey(intercept: true) : null;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _output.Dispose();
    }

    /// <summary>
    /// Handles Ctrl-Z. With a handler, .NET does not stop the process. It has no call for that, so a shell does it.
    /// </summary>
    private void Suspend(PosixSignalContext context)
    {
        context.Cancel = true;
        Suspending?.Invoke();
        // With bg it is continued, but may not use the terminal: it waits for fg.
        while (Stop() && !ForegroundJob.IsThis())
        {
        }

        Resumed?.Invoke();
    }

    /// <summary>Stops this process until a shell continues it; false if there is no shell to do that.</summary>
    private static bool Stop()
    {
        string[] stop = ["-c", "kill -STOP " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture)];
        ProcessStartInfo shell = new("/bin/sh", stop)
        {
            // .NET would set the terminal's modes for a child that uses it.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process? process = Process.Start(shell);
            process?.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
