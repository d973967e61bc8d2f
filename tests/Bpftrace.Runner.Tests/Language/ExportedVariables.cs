using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>
/// As what variables are exported. A variable is written as its name and the first letters of its kind (two), type and
/// semantics (one each): <c>@x Si U I</c> is single, unsigned and instant.
/// </summary>
internal static class ExportedVariables
{
    /// <summary>The variables of a script, or of the statements of one probe.</summary>
    public static string Found(string statements)
    {
        string code = statements.Contains(" { ", StringComparison.Ordinal)
            && statements[0] is not ('@' or '$' or '+' or '-')
            && !statements.StartsWith("for", StringComparison.Ordinal)
            ? statements : $"kprobe:f {{ {statements} }}";
        ImmutableArray<Variable> variables = ScriptAnalyzer.Analyze(code, new Formats()).Variables;
        return string.Join(", ", variables.Where(v => v.Kind != VariableKind.Output).Select(Describe));
    }

    /// <summary>One variable.</summary>
    public static string Describe(Variable variable) =>
        $"{variable.Name} {variable.Kind.ToString()[..2]} "
        + $"{variable.Type.ToString()[0]} {variable.Semantics.ToString()[0]}";

    /// <summary>A kernel with two tracepoints, and one that answers to wildcards.</summary>
    private sealed class Formats : ITracepointFormats
    {
        private static readonly TracepointField _unsigned = new(IsSigned: false, IsArray: false);
        private static readonly TracepointField _signed = new(IsSigned: true, IsArray: false);

        public TracepointField? Find(string category, string name, string field) => (category, name, field) switch
        {
            ("a", "one" or "two", "count") => _unsigned,
            ("a", "one" or "two", "ret") => _signed,
            ("a", "one", "size") => _unsigned,
            ("a", "two", "size") => _signed,
            ("a", "one", "comm") => new TracepointField(IsSigned: true, IsArray: true),
            ("a", "one", "words") => new TracepointField(IsSigned: false, IsArray: true),
            ("a*", "o*", "any") => _unsigned,
            _ => null,
        };
    }
}
