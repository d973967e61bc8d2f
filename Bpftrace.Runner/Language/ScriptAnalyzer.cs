using System.Collections.Immutable;
using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Reads a script: what it says about itself and which variables it exports. Safe from any thread.</summary>
public static class ScriptAnalyzer
{
    /// <summary>The most variables that one script can export: there are 1000 items for each, and ten are taken.</summary>
    public const int MaxVariables = 990;

    private const string RootTaken =
        "variable @ is exported under the name root, which variable @root has already. please rename one of them";

    /// <summary>Reads <paramref name="code"/>. Whether it is right is for bpftrace to say, not asked here.</summary>
    /// <param name="code">The script.</param>
    /// <param name="formats">What is known of the kernel's tracepoints; null for what this kernel says.</param>
    /// <exception cref="ScriptRefusedException">
    /// It exports nothing, too much, or two variables under one name, or an annotation has an invalid value.
    /// </exception>
    public static ScriptSource Analyze(string code, ITracepointFormats? formats = null)
    {
        List<string> warnings = [];
        ScriptMetadata metadata = Annotations.Read(code, warnings);
        IncludeList include = new(metadata.Include);
        VariableFinder finder = new(new TokenList(code), formats ?? TraceFs.Open());

        ImmutableArray<Variable>.Builder variables = ImmutableArray.CreateBuilder<Variable>();
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (FoundVariable found in finder.Variables)
        {
            if ((found.Writes & ~(MapWrites.Reset | MapWrites.Delete)) == MapWrites.None)
                continue;
            foreach (Variable variable in VariableBuilder.Build(found))
            {
                // The reader of the output could not tell them apart, even if only one of them is exported.
                if (!names.TryAdd(variable.Name, variable.Map))
                    throw new ScriptRefusedException(RootTaken);
                if (!include.Has(variable))
                    continue;
                variables.Add(VariableBuilder.Apply(metadata, variable) with
                {
                    HasOwnIntervals = finder.Intervals.IsCleared(variable.Map),
                });
            }
        }

        RefuseUnknown("type", metadata.Types.Keys, names);
        RefuseUnknown("semantics", metadata.Semantics.Keys, names);

        HashSet<string> known = new([.. names.Keys, .. names.Values], StringComparer.Ordinal);
        if (finder.PrintsText)
        {
            known.Add(Variable.OutputName);
            if (include.Has(Variable.Output))
                variables.Add(Variable.Output);
        }

        if (variables.Count == 0 && known.Count > 0)
            throw new ScriptRefusedException(include.WhyNothing(known));
        RefuseUnlessExportable(variables);
        if (include.WhatIsMissing(known) is { } missing)
            warnings.Add(missing);
        return new ScriptSource(code, metadata, variables.ToImmutable())
        {
            AttachPoints = [.. finder.AttachPoints],
            OwnIntervals = finder.Intervals.Resolve(variables),
            NamesUserFunctions = finder.NamesUserFunctions,
            MayEnd = finder.CallsExit || (metadata.CustomOutputBlock && finder.AttachPoints.TrueForAll(ScriptSource.IsEnd)),
            Warnings = [.. warnings],
        };
    }

    private static void RefuseUnlessExportable(ImmutableArray<Variable>.Builder variables)
    {
        if (variables.Count == 0)
        {
            throw new ScriptRefusedException(
                "no bpftrace variables or printf statements found, please include at least one variable or printf "
                + "statement in your script");
        }

        if (variables.Count > MaxVariables)
        {
            throw new ScriptRefusedException(
                $"{variables.Count} variables found, but a script can export at most {MaxVariables}, please name those "
                + "to export in a line // include: @a,@b");
        }

        if (HasMap(variables, "@") && HasMap(variables, "@root"))
            throw new ScriptRefusedException(RootTaken);

        if (variables[^1].Kind == VariableKind.Output
            && variables.Any(v => v.Map == Variable.OutputName && v.Kind != VariableKind.Output))
        {
            throw new ScriptRefusedException(
                "output from printf(), time() etc. will be stored in @output. please rename the existing @output "
                + "variable or remove any calls to any function which produces output");
        }
    }

    /// <param name="key">What is set.</param>
    /// <param name="set">For which variables.</param>
    /// <param name="maps">For which it can be set, and to which maps they belong.</param>
    private static void RefuseUnknown(string key, IEnumerable<string> set, Dictionary<string, string> maps)
    {
        foreach (string name in set)
        {
            if (maps.ContainsKey(name))
                continue;
            string[] parts = maps.Where(found => found.Value == name).Select(found => found.Key).ToArray();
            throw new ScriptRefusedException($"invalid value '{name}' for {key}: " + (parts.Length == 0
                ? "the script writes to no such variable"
                : $"with stats() it is exported as {string.Join(", ", parts)}, please name one of those"));
        }
    }

    private static bool HasMap(ImmutableArray<Variable>.Builder variables, string map) => variables.Any(v => v.Map == map);
}
