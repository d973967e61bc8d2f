using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Scripts;

/// <summary>Sources of scripts, as the analyzer would read them.</summary>
internal static class Sources
{
    public static ScriptSource Named(string? name) => new(
        "BEGIN { @x = 1; }",
        new ScriptMetadata { Name = name },
        [new Variable("@x", VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant)])
    {
        AttachPoints = ["BEGIN"],
    };
}
