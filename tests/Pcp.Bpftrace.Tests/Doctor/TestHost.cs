using Pcp.Bpftrace.Doctor;

namespace Pcp.Bpftrace.Tests.Doctor;

/// <summary>A host whose facts a test decides.</summary>
internal sealed class TestHost : IHostFacts
{
    /// <summary>Files by their paths; null is one that cannot be read.</summary>
    public Dictionary<string, string?> Files { get; } = [];

    /// <summary>Outcomes of programs by their command lines.</summary>
    public Dictionary<string, ProgramOutcome> Programs { get; } = [];

    public bool IsRoot { get; set; } = true;

    public string AgentDirectory => "/pmdas/bpftrace";

    public string? Read(string path) => Files.GetValueOrDefault(path);

    public bool Exists(string path) => Files.ContainsKey(path);

    public ProgramOutcome? Run(string program, params IReadOnlyList<string> arguments) =>
        Programs.GetValueOrDefault(string.Join(' ', [program, .. arguments]));
}
