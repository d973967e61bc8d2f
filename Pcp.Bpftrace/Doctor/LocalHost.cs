using System.ComponentModel;
using System.Diagnostics;
using Pcp.Interop;

namespace Pcp.Bpftrace.Doctor;

/// <summary>This host.</summary>
internal sealed class LocalHost : IHostFacts
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public bool IsRoot => Environment.IsPrivilegedProcess;

    public string AgentDirectory => Path.Combine(PcpConfig.Get("PCP_PMDAS_DIR"), "bpftrace");

    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public bool Exists(string path) => Path.Exists(path);

    public ProgramOutcome? Run(string program, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill();
                return null;
            }

            // A process that it has left behind may keep its output open.
            if (!Task.WaitAll([output, errors], _patience))
                return null;
            return new ProgramOutcome(process.ExitCode, output.Result + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
