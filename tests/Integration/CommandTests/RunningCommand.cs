using System.Diagnostics;
using System.Text;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>The command while it runs, without a terminal.</summary>
internal sealed class RunningCommand : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new(), _errors = new();

    private RunningCommand(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts it, with signals as a shell has them, even if the tests ignore some.</summary>
    public static RunningCommand Start(params IReadOnlyList<string> arguments) => new(
        new ProcessStartInfo("env", ["--default-signal=HUP,INT,QUIT,TERM", Checkout.Command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });

    /// <summary>Runs it to its end.</summary>
    public static ToolResult Run(params IReadOnlyList<string> arguments) => Tool.Run(Checkout.Command, arguments);

    /// <summary>Sends it a signal, by name.</summary>
    public void Signal(string name) => Daemon.Signal(Pid, name);

    /// <summary>Waits until it has written this to standard output.</summary>
    public void WaitForOutput(string text) =>
        Eventually.Holds(() => Output.Contains(text, StringComparison.Ordinal), text, () => $"{Output}\n{Errors}");

    /// <summary>Waits until it has written this to standard error.</summary>
    public void WaitForErrors(string text) =>
        Eventually.Holds(() => Errors.Contains(text, StringComparison.Ordinal), text, () => $"{Output}\n{Errors}");

    /// <summary>Whether it runs, and what it has written, for the message of a failure.</summary>
    public string State()
    {
        string state = _process.HasExited ? $"it has ended with {_process.ExitCode}" : "it runs";
        return $"{state}: {Output}\n{Errors}";
    }

    /// <summary>Waits for its end; returns the exit status.</summary>
    public int WaitForExit()
    {
        Assert.That(_process.WaitForExit(Eventually.Bound), Is.True, () => $"it goes on: {Output}\n{Errors}");
        _process.WaitForExit(); // until all output has arrived
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is null) // the end
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
