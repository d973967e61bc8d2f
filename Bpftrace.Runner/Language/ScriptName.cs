namespace Bpftrace.Runner.Language;

/// <summary>Names of scripts, each a part of a metric's name.</summary>
public static class ScriptName
{
    /// <summary>Whether a name has only ASCII letters, digits and underscores, and no digit first.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
