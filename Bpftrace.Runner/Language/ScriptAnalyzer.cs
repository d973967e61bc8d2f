using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Reads a script: its annotations and the variables that it exports. Thread-safe.</summary>
public static class ScriptAnalyzer
{
    /// <summary>The most variables that one script can export: of 1000 items ten are taken.</summary>
    public const int MaxVariables = 990;

    private const int MaxShown = 200;

    private const string RootTaken =
        "variable @ is exported under the name root, which variable @root has already. please rename one of them";

    /// <summary>Reads a script. Whether bpftrace accepts it is not checked.</summary>
    /// <exception cref="ScriptRefusedException">
    /// It exports nothing, too much, or two variables under one name, an annotation has an invalid value, or it is
    /// nested so deeply that bpftrace would die.
    /// </exception>
    public static ScriptSource Analyze(string code) => Analyze(code, TraceFs.Open());

    /// <inheritdoc cref="Analyze(string)"/>
    internal static ScriptSource Analyze(string code, ITracepointFormats formats)
    {
        List<string> warnings = [];
        ScriptMetadata metadata = Annotations.Read(code, warnings);
        TokenList tokens = new(code);
        RefuseTooDeep(code, tokens);
        VariableFinder finder = new(tokens, new VariableScope(metadata.Arguments));
        finder.Read(formats);
        ImmutableArray<Variable> variables = Export(finder, metadata, warnings);
        return new ScriptSource(code, metadata, variables)
        {
            AttachPoints = [.. finder.AttachPoints],
            ClearedIntervals = finder.Intervals.Resolve(variables),
            NamesUserFunctions = finder.NamesUserFunctions,
            MayEnd = finder.CallsExit
                || finder.AttachPoints.Exists(ScriptSection.IsIterator)
                || (metadata.CustomOutputBlock && finder.AttachPoints.TrueForAll(ScriptSection.IsEnd)),
            Warnings = [.. warnings],
        };
    }

    private static void RefuseTooDeep(string code, TokenList tokens)
    {
        int index = Nesting.FindTooDeep(tokens);
        if (index < 0)
            return;
        int line = code.AsSpan(0, tokens.Start(index)).Count('\n') + 1;
        throw new ScriptRefusedException(
            $"line {line} nests brackets, operators or else branches more than {Nesting.Max} deep, which bpftrace does "
                + "not survive; please write this part with fewer of them, or in several statements");
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

        HashSet<string>? listed = metadata.Include is { } include ? [.. include] : null;
        Variable[] output = finder.PrintsText ? [Variable.Output] : [];
        ImmutableArray<Variable> exported =
        [
            .. found.Where(IsIncluded).Select(variable => VariableBuilder.Apply(metadata, variable) with
            {
                HasOwnIntervals = finder.Intervals.IsCleared(variable.Map),
            }),
            .. output.Where(IsIncluded),
        ];
        HashSet<string> known = [.. maps.Keys, .. maps.Values, .. output.Select(variable => variable.Name)];
        CheckInclude(metadata.Include, known, exported, warnings);
        RefuseUnlessExportable(exported);
        return exported;

        bool IsIncluded(Variable variable) =>
            listed is null || listed.Contains(variable.Name) || listed.Contains(variable.Map);
    }

    /// <summary>Refuses a list that names no variable of the script; warns of one that also names others.</summary>
    private static void CheckInclude(
        ImmutableArray<string>? listed, HashSet<string> known, ImmutableArray<Variable> exported, List<string> warnings)
    {
        string[] missing = listed?.Where(name => !known.Contains(name)).ToArray() ?? [];
        string names = string.Join(',', missing);
        names = names.Length > MaxShown ? $"{names.AsSpan(0, MaxShown)}…" : names;
        string hint = missing.Select(name => $"@{name}").FirstOrDefault(known.Contains) is { } meant
            ? $"; variables are listed with their @, please write {meant}"
            : "";
        ScriptRefusedException.ThrowIf(
            exported.IsEmpty && known.Count > 0,
            $"invalid value '{names}' for include: "
            + (missing.Length > 0 ? $"nothing of it is in the script{hint}" : Annotation.IncludeHelp));
        if (missing.Length > 0)
            warnings.Add($"include lists what is not in the script: {names}{hint}");
    }

    private static void RefuseUnlessExportable(ImmutableArray<Variable> variables)
    {
        ScriptRefusedException.ThrowIf(
            variables.IsEmpty,
            "no bpftrace variables or printf statements found, please include at least one variable or printf "
            + "statement in your script");
        ScriptRefusedException.ThrowIf(
            variables.Length > MaxVariables,
            $"{variables.Length} variables found, but a script can export at most {MaxVariables}, please name those "
            + "to export in a line // include: @a,@b");
        ScriptRefusedException.ThrowIf(
            variables.Select(variable => variable.Map).Intersect(["@", "@root"]).Count() == 2, RootTaken);
        ScriptRefusedException.ThrowIf(
            variables[^1].Kind == VariableKind.Output && variables[..^1].Any(v => v.Map == Variable.OutputName),
            "output from printf(), time() etc. will be stored in @output. please rename the existing @output variable "
            + "or remove any calls to any function which produces output");
    }

    /// <param name="annotation">The annotation that names the variables.</param>
    /// <param name="names">The variables.</param>
    /// <param name="maps">The maps to which the script's variables belong, by the variables' names.</param>
    private static void RefuseUnknown(string annotation, IEnumerable<string> names, Dictionary<string, string> maps)
    {
        if (names.FirstOrDefault(name => !maps.ContainsKey(name)) is not { } unknown)
            return;
        string[] parts = [.. maps.Where(variable => variable.Value == unknown).Select(variable => variable.Key)];
        throw new ScriptRefusedException($"invalid value '{unknown}' for {annotation}: " + (parts.Length == 0
            ? "the script writes to no such variable"
            : $"with stats() it is exported as {string.Join(", ", parts)}, please name one of those"));
    }
}

/// <summary>A script cannot be registered; the message says why, to the person who wrote it.</summary>
public sealed class ScriptRefusedException(string message) : Exception(message)
{
    internal static void ThrowIf(bool condition, string message)
    {
        if (condition)
            throw new ScriptRefusedException(message);
    }
}
