using System.Runtime.InteropServices;

namespace Pcp.Interop.Testing;

/// <summary>
/// A directory with a PCP installation's variable parts, so that a pmcd, its agents and its clients do not use the
/// system's. PCP takes the locations from the environment before it looks into <c>/etc/pcp.conf</c>. One thread at a
/// time.
/// </summary>
public sealed class Scratch : IDisposable
{
    /// <summary>Creates the directories below the system's for temporary files.</summary>
    public Scratch()
    {
        // A short name: the path of a Unix socket has room for 107 bytes.
        Root = Directory.CreateTempSubdirectory("pcp-").FullName;
        // Other users' clients access the socket here.
        File.SetUnixFileMode(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        // Without a folder of labels, pmcd has none of the host.
        foreach (string directory in (string[])[Run, Logs, Pmdas, $"{Sysconf}/labels", Temporary, Persistent])
            Directory.CreateDirectory(directory);
        Dictionary<string, string> environment = new()
        {
            ["PCP_RUN_DIR"] = Run,
            ["PCP_LOG_DIR"] = Path.Combine(Root, "log"),
            ["PCP_PMDAS_DIR"] = Pmdas,
            ["PCP_SYSCONF_DIR"] = Sysconf,
            ["PCP_VAR_DIR"] = Path.Combine(Root, "var"),
            ["PCP_TMP_DIR"] = Temporary,
            ["PCP_TMPFILE_DIR"] = Temporary,
            ["PCP_SASL2_CONFIG_PATH"] = Path.Combine(Sysconf, "sasl2"),
            ["PCP_PMCDCONF_PATH"] = Path.Combine(Sysconf, "pmcd.conf"),
            // Makes pmcd start its agents itself; otherwise the system's pmdaroot would, in the system's environment.
            ["PMCD_ROOT_AGENT"] = "0",
            // On a busy machine an answer may take longer than the 5 and 10 seconds that clients wait by default.
            ["PMCD_CONNECT_TIMEOUT"] = Seconds(Eventually.Bound),
            ["PMCD_REQUEST_TIMEOUT"] = Seconds(Eventually.Bound),
        };
        // Agents that are not compiled ahead of time use the .NET of this process, if it has a shared one.
        string runtime = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        if (File.Exists(Path.Combine(runtime, "dotnet")))
            environment["DOTNET_ROOT"] = runtime;
        Environment = environment;
    }

    /// <summary>All of it.</summary>
    public string Root { get; }

    /// <summary>PCP_RUN_DIR.</summary>
    public string Run => Path.Combine(Root, "run");

    /// <summary>Where pmcd and its agents write their logs: PCP_LOG_DIR/pmcd.</summary>
    public string Logs => Path.Combine(Root, "log", "pmcd");

    /// <summary>PCP_PMDAS_DIR.</summary>
    public string Pmdas => Path.Combine(Root, "pmdas");

    /// <summary>PCP_SYSCONF_DIR.</summary>
    public string Sysconf => Path.Combine(Root, "etc");

    /// <summary>The directory of agents' persistent files: PCP_VAR_DIR/config/pmda.</summary>
    public string Persistent => Path.Combine(Root, "var", "config", "pmda");

    /// <summary>PCP_TMP_DIR.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>The environment with which PCP's programs use these directories.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A time in the format of PCP's programs.</summary>
    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a file, by its path below <see cref="Root"/>, and returns its full path.</summary>
    public string Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Writes a shell script and returns its full path.</summary>
    public string WriteProgram(string path, string shellScript)
    {
        ArgumentNullException.ThrowIfNull(shellScript);
        string full = Write(path, "#!/bin/sh\n" + shellScript.ReplaceLineEndings("\n") + "\n");
        File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return full;
    }

    /// <summary>Waits until all processes that were started from here have ended.</summary>
    /// <exception cref="TimeoutException">One is left; the message names it.</exception>
    public void WaitUntilDeserted() =>
        Eventually.Equal(
            "",
            () => string.Join('\n', Processes().Select(pid => $"{pid} {ProcFs.CommandLine(pid)}")),
            "what is left of the processes that were started here");

    /// <summary>Removes it and ends processes that still run in it.</summary>
    public void Dispose()
    {
        foreach (int pid in Processes())
            Kill(pid);
        Directory.Delete(Root, recursive: true);
    }

    // All processes inherit the environment; zombies have none.
    private IReadOnlyList<int> Processes() => ProcFs.WithEnvironment($"PCP_RUN_DIR={Run}");

    private static void Kill(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
        }
    }
}
