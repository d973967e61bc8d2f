using Bpftrace.Runner.Output;

namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// Reads the section <c>[environment]</c>: variables of bpftrace's environment, <c>NAME = value</c>. Unlike keys of
/// other sections, names keep their case; two that differ in case only are taken for one. A variable that is not valid
/// is left out.
/// </summary>
internal static class EnvironmentSection
{
    /// <summary>The section's name.</summary>
    public const string Name = "environment";

    private const int MaxVariables = 64;
    private const int MaxNameLength = 64;
    private const int MaxValueLength = 4096;

    // The dynamic linker's: LD_PRELOAD, LD_LIBRARY_PATH, LD_AUDIT.
    private const string Linker = "LD_";

    /// <summary>Returns the valid variables, and reports each other one with its line.</summary>
    public static ImmutableDictionary<string, string> Read(IniSection? section, Action<int, string> report)
    {
        ImmutableDictionary<string, string>.Builder variables = ImmutableDictionary.CreateBuilder<string, string>();
        if (section is null or { IsRepeated: true })
            return variables.ToImmutable();
        foreach (IniKey key in section.Keys.Take(MaxVariables))
        {
            if (WhyNot(key) is { } reason)
                report(key.RepeatedLine ?? key.Line, $"{reason}; the variable is not set");
            else
                variables.Add(key.Spelling, key.Value);
        }

        foreach (IniKey key in section.Keys.Skip(MaxVariables).Take(1))
            report(key.Line, $"there are more than {MaxVariables} variables; this one and those after it are not set");
        return variables.ToImmutable();
    }

    private static string? WhyNot(IniKey key)
    {
        string shown = Excerpt.Quote(key.Spelling);
        if (!IsName(key.Spelling))
            return $"{shown} is no name of up to {MaxNameLength} letters, digits and _ that begins with no digit";
        if (key.Spelling.StartsWith(Linker, StringComparison.OrdinalIgnoreCase))
        {
            return $"{shown} would have the linker load other code into bpftrace, which runs as root; if it is needed, "
                + "write a program that sets it and runs bpftrace, and name that in bpftrace_path";
        }

        if (key.RepeatedLine is not null)
            return $"{shown} is already set at line {key.Line}";
        if (key.Value.Length > MaxValueLength || key.Value.Any(char.IsControl))
            return $"the value of {shown} is not one line of up to {MaxValueLength} characters";
        return null;
    }

    private static bool IsName(string name) =>
        name.Length <= MaxNameLength
        && !char.IsAsciiDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
