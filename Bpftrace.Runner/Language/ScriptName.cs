namespace Bpftrace.Runner.Language;

/// <summary>The names that scripts can give themselves: each is a part of a metric's name.</summary>
public static class ScriptName
{
    /// <summary>Whether a name has only ASCII letters, digits and underscores, and no digit first.</summary>
    public static bool IsValid(string name) => IsValid(name.AsSpan());

    /// <inheritdoc cref="IsValid(string)"/>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        bool valid = !name.IsEmpty && !char.IsAsciiDigit(name[0]);
        foreach (char c in name)
            valid &= char.IsAsciiLetterOrDigit(c) || c == '_';
        return valid;
    }
}
