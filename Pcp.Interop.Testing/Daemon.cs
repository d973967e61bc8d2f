namespace Pcp.Interop.Testing;

/// <summary>A process that runs beside the tests until it is disposed of.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it.</summary>
    public Daemon(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string workingDirectory)
    {
        ProcessStartInfo start = Tool.Prepare(program, arguments, environment);
        start.WorkingDirectory = workingDirectory;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        // Unread output would block it eventually.
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Its output so far, standard output and error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Sends a signal, by name: HUP, TERM, KILL, STOP, CONT.</summary>
    public static void Signal(int pid, string signal) =>
        Tool.Run("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]).OutputOrFail();

    /// <summary>Ends it: SIGTERM, and SIGKILL if that does not help.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Tool.Run("kill", ["-TERM", Pid.ToString(CultureInfo.InvariantCulture)]);
            if (!_process.WaitForExit(Eventually.Bound))
                _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.Append(line).Append('\n');
    }
}
