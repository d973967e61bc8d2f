using System.ComponentModel;
using System.Diagnostics;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;
using Pcp.Interop;

namespace Pcp.Bpftrace.Recording;

/// <summary>A pmlogger(1) that records into an archive until it is ended.</summary>
internal sealed class Pmlogger : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _host;
    private readonly string _archive;

    private Pmlogger(Process process, string host, string archive) =>
        (_process, _host, _archive) = (process, host, archive);

    /// <summary>Whether it has ended.</summary>
    internal bool HasExited => _process.HasExited;

    /// <summary>The bytes that the archive has on disk.</summary>
    internal long Size => Files(_archive).Sum(static file => file.Length);

    /// <summary>Starts a pmlogger.</summary>
    /// <param name="host">The host to record.</param>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="archive">The archive's path without suffix; its configuration and log are beside it.</param>
    /// <param name="longest">The time after which it ends even if nobody ends it; null for never.</param>
    /// <exception cref="IOException">The archive exists, or cannot be written.</exception>
    internal static Pmlogger Start(string host, string configuration, string archive, TimeSpan? longest)
    {
        if (Files(archive).Any())
            throw new IOException($"there is an archive {archive} already; choose another folder");
        string configurationFile = archive + ".conf";
        Write(configurationFile, configuration);
        List<string> arguments = ["-h", host, "-c", configurationFile, "-l", LogOf(archive)];
        if (longest is { } time)
            arguments.AddRange(["-T", string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}sec")]);
        string program = Path.Combine(PcpConfig.Get("PCP_BINADM_DIR"), "pmlogger");
        try
        {
            return new Pmlogger(Process.Start(program, [.. arguments, archive]), host, archive);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}; is the package pcp installed?", e);
        }
    }

    /// <summary>Ends it, so that the archive is complete.</summary>
    internal void End()
    {
        if (!_process.HasExited)
            Terminate();
        if (!_process.WaitForExit(_patience))
            _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>The last lines of its log, for the message of a failure, without the host's password.</summary>
    internal string Log() => File.Exists(LogOf(_archive))
        ? string.Join('\n', File.ReadLines(LogOf(_archive)).TakeLast(5))
            .Replace(_host, HostSpec.Shown(_host), StringComparison.Ordinal)
        : "";

    public void Dispose()
    {
        End();
        _process.Dispose();
    }

    private static string LogOf(string archive) => archive + ".log";

    private static IEnumerable<FileInfo> Files(string archive)
    {
        DirectoryInfo folder = new(Path.GetDirectoryName(Path.GetFullPath(archive))!);
        string name = Path.GetFileName(archive);
        return folder.EnumerateFiles($"{name}.*")
            .Where(file => file.Name[(name.Length + 1)..].Split('.')[0] is { } suffix
                && (suffix is "index" or "meta" || suffix.All(char.IsAsciiDigit)));
    }

    private static void Write(string file, string text)
    {
        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{file} cannot be written: {FileFailure.Of(e, file)}", e);
        }
    }

    // .NET sends no other signal than SIGKILL, after which an archive has no end.
    private void Terminate()
    {
        string pid = _process.Id.ToString(CultureInfo.InvariantCulture);
        try
        {
            using Process kill = Process.Start("/bin/sh", ["-c", "kill -TERM \"$1\" 2>/dev/null", "sh", pid]);
            kill.WaitForExit();
        }
        catch (Win32Exception)
        {
            // There is no shell: it will be killed.
        }
    }
}
