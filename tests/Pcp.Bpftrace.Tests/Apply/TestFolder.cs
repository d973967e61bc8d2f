using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

/// <summary>Scripts as they are in a folder, and as a host has them.</summary>
internal static class TestFolder
{
    internal static AppliedSet Set { get; } = AppliedSet.Parse("web");

    internal static ApplyOptions Options { get; } = new(Set, TimeSpan.FromMinutes(1));

    /// <summary>The code that is registered for a script of the folder.</summary>
    internal static string CodeOf(string name, string code) =>
        new AnnotationOptions { Name = name, Label = Set.Label }.AddTo(new ScriptText(name, code));

    internal static ScriptFile File(string name, string code) => new(
        new ScriptText($"web/{name}.bt", code), CodeOf(name, code), Conditions.Read(Annotation.ReadAll(code)));

    /// <summary>A script of the folder, with a code for each variant.</summary>
    internal static FolderScript Script(string name, params string[] codes) =>
        new(name, [.. codes.Select((code, i) => File(name, code) with { Text = new ScriptText($"{name}{i}", code) })]);

    /// <summary>A script on a host.</summary>
    internal static ScriptInfo Registered(string name, string code, string status = "started", string error = "") =>
        new()
        {
            Name = name,
            User = "jane",
            IsPersistent = true,
            Created = new DateTime(2026, 11, 26),
            Code = code,
            Variables = [],
            Status = status,
            Pid = status == "started" ? 4711 : -1,
            ExitCode = 0,
            Error = error,
            Probes = 1,
        };
}
