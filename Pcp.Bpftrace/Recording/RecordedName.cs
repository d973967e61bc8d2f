using System.Text.RegularExpressions;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Recording;

/// <summary>
/// The name with which a script is recorded. It needs one: that of a script without a name is another each time.
/// </summary>
internal static partial class RecordedName
{
    private const string OfProgram = "recording";

    /// <summary>A name made from that of the file; null if the script itself has one.</summary>
    internal static string? For(ScriptText script)
    {
        if (OwnName().IsMatch(script.Code))
            return null;
        string file = script.Label.EndsWith(ToolFolders.Suffix, StringComparison.Ordinal)
            ? Path.GetFileNameWithoutExtension(script.Label)
            : "";
        if (file.Length == 0)
            return OfProgram;
        string name = string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    [GeneratedRegex(@"^[ \t]*//[ \t]*name:", RegexOptions.Multiline)]
    private static partial Regex OwnName();
}
