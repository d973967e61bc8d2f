using System.Collections.Immutable;
using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Reads a script: its annotations and the variables that it exports. Thread-safe.</summary>
public static class ScriptAnalyzer
{
    /// <summary>The most variables that one script can export: of 1000 items ten are taken.</summary>
    public const int MaxVariables = 990;

    private const string RootTaken =
        "variable @ is exported under the name root, which variable @root has already. please rename one of them";

    /// <summary>Reads a script. Whether bpftrace accepts it is not checked.</summary>
    /// <param name="code">The script.</param>
    /// <param name="formats">The kernel's tracepoints; null for those of this kernel.</param>
    /// <exception cref="ScriptRefusedException">
    /// It exports nothing, too much, or two variables under one name, or an annotation has an invalid value.
    /// </exception>
    public static ScriptSource Analyze(string code, ITracepointFormats? formats = null)
    {
        List<string> warnings = [];
        ScriptMetadata metadata = Annotations.Read(code, warnings);
        VariableFinder finder = new(new TokenList(code), new VariableScope());
        finder.Read(formats ?? TraceFs.Open());

        ImmutableArray<Variable> variables = Export(finder, metadata, warnings);
        return new ScriptSource(code, metadata, variables)
        {
            AttachPoints = [.. finder.AttachPoints],
            ClearedIntervals = finder.Intervals.Resolve(variables),
            NamesUserFunctions = finder.NamesUserFunctions,
            MayEnd = finder.CallsExit
                || (metadata.CustomOutputBlock && finder.AttachPoints.TrueForAll(ScriptSource.IsEnd)),
            Warnings = [.. warnings],
        };
    }

    /// <summary>The variables that the script exports, as its annotations want them.</summary>
    private static ImmutableArray<Variable> Export(
        VariableFinder finder, ScriptMetadata metadata, List<string> warnings)
    {
        Variable[] found =
            [.. finder.Variables.Where(variable => variable.IsWritten).SelectMany(VariableBuilder.Build)];

        // The reader of the output could not tell two of one name apart, even if only one of them is exported.
        ScriptRefusedException.ThrowIf(found.DistinctBy(variable => variable.Name).Count() < found.Length, RootTaken);
        Dictionary<string, string> maps = found.ToDictionary(variable => variable.Name, variable => variable.Map);
        RefuseUnknown("type", metadata.Types.Keys, maps);
        RefuseUnknown("semantics", metadata.Semantics.Keys, maps);

        IncludeList include = new(metadata.Include);
        List<Variable> exported = [];
        foreach (Variable variable in found.Where(include.Has))
        {
            bool isCleared = finder.Intervals.IsCleared(variable.Map);
            exported.Add(VariableBuilder.Apply(metadata, variable) with { HasOwnIntervals = isCleared });
        }

        HashSet<string> known = [.. maps.Keys, .. maps.Values];
        if (finder.PrintsText)
        {
            known.Add(Variable.OutputName);
            if (include.Has(Variable.Output))
                exported.Add(Variable.Output);
        }

        if (exported.Count == 0 && known.Count > 0)
            throw new ScriptRefusedException(include.WhyNothing(known));
        RefuseUnlessExportable(exported);
        if (include.WhatIsMissing(known) is { } missing)
            warnings.Add(missing);
        return [.. exported];
    }

    private static void RefuseUnlessExportable(List<Variable> variables)
    {
        ScriptRefusedException.ThrowIf(
            variables.Count == 0,
            "no bpftrace variables or printf statements found, please include at least one variable or printf "
            + "statement in your script");
        ScriptRefusedException.ThrowIf(
            variables.Count > MaxVariables,
            $"{variables.Count} variables found, but a script can export at most {MaxVariables}, please name those "
            + "to export in a line // include: @a,@b");
        ScriptRefusedException.ThrowIf(HasMap(variables, "@") && HasMap(variables, "@root"), RootTaken);
        ScriptRefusedException.ThrowIf(
            variables[^1].Kind == VariableKind.Output && HasMap(variables[..^1], Variable.OutputName),
            "output from printf(), time() etc. will be stored in @output. please rename the existing @output variable "
            + "or remove any calls to any function which produces output");
    }

    /// <param name="annotation">The annotation that names the variables.</param>
    /// <param name="names">The variables.</param>
    /// <param name="maps">The maps to which the script's variables belong, by the variables' names.</param>
    private static void RefuseUnknown(string annotation, IEnumerable<string> names, Dictionary<string, string> maps)
    {
        foreach (string name in names.Where(name => !maps.ContainsKey(name)))
        {
            string[] parts = [.. maps.Where(variable => variable.Value == name).Select(variable => variable.Key)];
            throw new ScriptRefusedException($"invalid value '{name}' for {annotation}: " + (parts.Length == 0
                ? "the script writes to no such variable"
                : $"with stats() it is exported as {string.Join(", ", parts)}, please name one of those"));
        }
    }

    private static bool HasMap(List<Variable> variables, string map) =>
        variables.Exists(variable => variable.Map == map);
}
