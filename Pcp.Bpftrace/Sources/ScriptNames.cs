using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Sources;

/// <summary>Names of scripts, which are parts of the names of metrics.</summary>
internal static class ScriptNames
{
    /// <summary>The name for a script without one, from its file, as the agent names autostart scripts.</summary>
    /// <param name="path">The file, whose name has at least one character before its extension.</param>
    public static string OfFile(string path)
    {
        string name = string.Concat(
            Path.GetFileNameWithoutExtension(path).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    /// <summary>Whether the agent accepts a name.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Returns a name that the agent accepts.</summary>
    /// <exception cref="ScriptException">It does not accept it.</exception>
    public static string Check(string name)
    {
        ScriptException.ThrowIf(
            !IsValid(name),
            $"'{VisibleText.Of(name)}' cannot be a script's name: "
            + "it must contain only ASCII letters, digits and underscores, and no digit first");
        return name;
    }
}
