using System.Runtime.CompilerServices;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Calls a function of this process at which scripts have a uprobe: that works in all versions of bpftrace, at once,
/// and prints exactly what the probe prints.
/// </summary>
internal sealed class UprobeTrigger(ILogger log) : IPrintTrigger
{
    // There since Linux 4.17, if the kernel has uprobes.
    private const string Pmu = "/sys/bus/event_source/devices/uprobe/type";

    private const string Function = "pmhost_print";
    private const string Filter = "/arg0 ==";

    // Scripts that run without the probe, though others keep it.
    private readonly ConditionalWeakTable<ScriptSource, object> _withoutProbe = [];

    private bool _isUsable = File.Exists(Pmu);

    public string? Probe(long number, ScriptSource source) =>
        _isUsable && !_withoutProbe.TryGetValue(source, out _) && FileWithFunction() is { } file
            ? $"uprobe:{file}:{Function} {Filter} {number}/"
            : null;

    public void Fire(long number, bool rests) => Shim.Print(number, rests ? 1 : 0);

    public bool GiveUp(string standardError, ScriptSource source)
    {
        if (!standardError.Split('\n').Any(IsAboutAttaching))
            return false;
        if (MayNameFunction(source))
        {
            _withoutProbe.AddOrUpdate(source, source);
            return true;
        }

        if (_isUsable)
            log.CannotAsk(standardError);
        _isUsable = false;
        return true;
    }

    // It may have failed because of a probe of its own. Positional parameters ($1) can be parts of an attach point.
    private static bool MayNameFunction(ScriptSource source) =>
        source.Code.Contains(Function, StringComparison.Ordinal)
        || source.AttachPoints.Any(static point => point.Contains('$'));

    // bpftrace quotes the whole block, with the filter, where it does not know one of its maps.
    private static bool IsAboutAttaching(string line) =>
        !line.Contains(Filter, StringComparison.Ordinal) && (IsAboutFunction(line) || IsAboutFile(line));

    private static bool IsAboutFunction(string line) =>
        line.Contains(Function, StringComparison.Ordinal)
        && (line.Contains("attach", StringComparison.OrdinalIgnoreCase)
            || line.Contains("symbol", StringComparison.OrdinalIgnoreCase));

    // A bpftrace with another root directory, as in a container, may not see the file.
    private static bool IsAboutFile(string line) =>
        line.Contains("exist", StringComparison.Ordinal)
        && FileWithFunction() is { } file && line.Contains($"'{file}'", StringComparison.Ordinal);

    /// <summary>The file with the function, as bpftrace gets it; null if its path would have to be quoted.</summary>
    internal static string? FileWithFunction()
    {
        Span<byte> buffer = stackalloc byte[4096];
        int length = Shim.PrintLibrary(buffer, buffer.Length);
        if (length > 0 && Encoding.UTF8.GetString(buffer[..length]) is var library && IsPlain(library))
            return library;
        if (length != 0)
            return null;
        // /proc/PID/exe still leads to a program file that was replaced, by an upgrade for example. But only processes
        // that may trace this one can follow that link.
        return new FileInfo("/proc/self/exe").LinkTarget is { } program && IsPlain(program)
            ? program
            : $"/proc/{Environment.ProcessId}/exe";
    }

    // Other paths would have to be quoted, which not all versions of bpftrace can read.
    private static bool IsPlain(string path) =>
        path.StartsWith('/') && path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+".Contains(c));
}
