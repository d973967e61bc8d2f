using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Recording;

/// <summary>
/// The name with which a script is recorded. It needs one: the id of a script without a name is another each time.
/// </summary>
internal static class RecordedName
{
    private const string OfProgram = "recording";

    /// <summary>A name made from that of the file; null if the script itself has one.</summary>
    internal static string? For(ScriptText script)
    {
        if (Annotation.ReadAll(script.Code).Any(static annotation => annotation.Name == Annotation.ScriptName))
            return null;
        return script.Label.EndsWith(ToolFolders.Suffix, StringComparison.Ordinal)
            && Path.GetFileNameWithoutExtension(script.Label).Length > 0
                ? ScriptNames.OfFile(script.Label)
                : OfProgram;
    }
}
