using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Decides the kind, type and semantics of exported variables.</summary>
internal static class VariableBuilder
{
    /// <summary>The exported variables for a map, once all was read: one, or one for each part of its value.</summary>
    public static IEnumerable<Variable> Build(FoundVariable found) =>
        found.Functions.FirstOrDefault(static function => !function.Parts.IsEmpty) is { } function
            ? function.Parts.Select(part => Build(found, part))
            : [Build(found, null)];

    /// <summary>Overrides what was inferred with the script's annotations.</summary>
    /// <exception cref="ScriptRefusedException">Such a variable cannot have this type or these semantics.</exception>
    public static Variable Apply(ScriptMetadata metadata, Variable variable)
    {
        string name = variable.Name;
        if (metadata.Types.TryGetValue(name, out VariableType type))
        {
            ScriptRefusedException.ThrowIf(
                variable.Kind == VariableKind.Histogram,
                $"invalid value '{name}' for type: what a histogram counts is always u64");
            variable = variable with
            {
                Type = type,
                Semantics = type == VariableType.Text ? VariableSemantics.Instant : variable.Semantics,
                AddsUp = variable.AddsUp && type is VariableType.Unsigned64 or VariableType.Signed64,
            };
        }

        if (!metadata.Semantics.TryGetValue(name, out VariableSemantics semantics))
            return variable;
        ScriptRefusedException.ThrowIf(
            semantics == VariableSemantics.Counter && variable.Type == VariableType.Text,
            $"invalid value '{name}' for semantics: what is text cannot be a counter");
        return variable with { Semantics = semantics };
    }

    private static Variable Build(FoundVariable found, MapFunction.Part? part)
    {
        VariableKind kind = part is null ? Kind(found) : found.IsKeyed ? VariableKind.Map : VariableKind.Single;
        bool isHistogram = kind == VariableKind.Histogram;
        VariableType type = isHistogram || part is { HasArgumentType: false }
            ? VariableType.Unsigned64
            : Type(found.Value.Class);
        bool grows = found.IsOnlyAddedTo && type == VariableType.Unsigned64 && part is not { Accumulates: false };
        bool accumulates = part?.Accumulates ?? (grows || found.Functions.Any(static function => function.Accumulates));
        return new Variable(
            part?.NameOf(found.Name) ?? found.Name,
            kind,
            type,
            grows ? VariableSemantics.Counter : VariableSemantics.Instant)
        {
            Map = found.Name,
            Function = found.Functions.Count == 1 ? found.Functions.Single().Name : null,
            LinearBuckets = found.LinearBuckets.Count == 1 ? found.LinearBuckets.Single() : null,
            AddsUp = isHistogram || (accumulates && !found.LosesKeys),
            IsKeyed = found.IsKeyed,
            HoldsBytes = found.HoldsBytes,
            LosesKeys = found.LosesKeys,
            IsPrinted = found.IsPrinted,
        };
    }

    private static VariableKind Kind(FoundVariable found)
    {
        if (found.Functions.Any(static function => function.HasBuckets))
            return VariableKind.Histogram;
        if (found.IsByStack && found.Functions.Any(static function => function.CountsStacks))
            return VariableKind.Stacks;
        return found.IsKeyed ? VariableKind.Map : VariableKind.Single;
    }

    private static VariableType Type(ValueClass value) => value switch
    {
        ValueClass.Text => VariableType.Text,
        ValueClass.Clock or ValueClass.Unsigned => VariableType.Unsigned64,
        _ => VariableType.Signed64,
    };
}
