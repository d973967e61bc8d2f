using System.Diagnostics;
using System.Globalization;
using System.Text;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>A tool run by bpftrace directly, without the agent.</summary>
internal sealed class BareBpftrace : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // Keeps libbcc from closing the tool's descriptors (docs/versions.md, "Names of user functions"): otherwise the
    // tool sometimes hangs when it is interrupted.
    private static readonly Dictionary<string, string> _environment =
        new() { ["GLIBC_TUNABLES"] = "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0" };

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    /// <summary>Starts it.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="asJson">
    /// Whether it prints JSON, from which values can be read; else it prints what a user sees.
    /// </param>
    public BareBpftrace(CorpusTool tool, bool asJson)
    {
        _process = Process.Start(
            Tool.Prepare("bpftrace", asJson ? ["-f", "json", tool.Path] : [tool.Path], _environment))!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, e) => Keep(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(_errors, e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it ended, because it was refused or interrupted.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Whether all probes are attached: then it waits for events.</summary>
    public bool IsTracing => KernelFacts.WaitsForEvents(_process.Id);

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>Makes it print its variables, which arrive a little later.</summary>
    public void PrintVariables() => Daemon.Signal(_process.Id, "USR1");

    /// <summary>
    /// Interrupts it as Ctrl-C does and waits for all its output. bpftrace 0.17 misses a signal that arrives while it
    /// prints, so it is sent once more.
    /// </summary>
    public void Interrupt()
    {
        Daemon.Signal(_process.Id, "INT");
        if (!_process.WaitForExit(_patience))
            Daemon.Signal(_process.Id, "INT");
        Assert.That(_process.WaitForExit(Eventually.Bound), Is.True, $"it ends when it is interrupted: {this}");
        _process.WaitForExit();
    }

    /// <summary>Waits for all output that it wrote before it ended.</summary>
    public void Drain() => _process.WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"bpftrace {_process.Id}:\n{Output}{Errors}");

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
