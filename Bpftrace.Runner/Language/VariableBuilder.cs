using System.Collections.Immutable;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Decides the kind, type and semantics of exported variables.</summary>
internal static class VariableBuilder
{
    /// <summary>
    /// The exported variables for a map variable of a script that was read to its end: one, or one for each part of a
    /// value of several numbers.
    /// </summary>
    public static ImmutableArray<Variable> Build(FoundVariable found)
    {
        if (found.Functions.Find(static function => !function.Parts.IsEmpty) is { } function)
            return [.. function.Parts.Select(part => Part(found, part))];

        bool grows = Grows(found) && found.Value.Class <= ValueClass.Unsigned;
        VariableKind kind = Kind(found);
        return
        [
            new(found.Name, kind, kind == VariableKind.Histogram ? ValueType.Unsigned64 : Type(found), Semantics(grows))
            {
                AddsUp = kind == VariableKind.Histogram
                    || (!LosesKeys(found) && (grows || found.Functions.Exists(static function => function.Accumulates))),
                IsKeyed = found.IsKeyed,
                HoldsBytes = found.HoldsBytes,
                LosesKeys = LosesKeys(found),
                IsPrinted = found.IsPrinted,
            },
        ];
    }

    /// <summary>Overrides what was inferred with the script's annotations.</summary>
    /// <exception cref="ScriptRefusedException">Such a variable cannot have this type or these semantics.</exception>
    public static Variable Apply(ScriptMetadata metadata, Variable variable)
    {
        if (metadata.Types.TryGetValue(variable.Name, out ValueType type))
        {
            if (variable.Kind == VariableKind.Histogram)
            {
                throw new ScriptRefusedException(
                    $"invalid value '{variable.Name}' for type: what a histogram counts is always u64");
            }

            variable = variable with { Type = type };
            if (type is ValueType.Text)
                variable = variable with { Semantics = ValueSemantics.Instant };
            if (type is ValueType.Text or ValueType.Double)
                variable = variable with { AddsUp = false };
        }

        if (!metadata.Semantics.TryGetValue(variable.Name, out ValueSemantics semantics))
            return variable;
        if (semantics == ValueSemantics.Counter && variable.Type == ValueType.Text)
        {
            throw new ScriptRefusedException(
                $"invalid value '{variable.Name}' for semantics: what is text cannot be a counter");
        }

        return variable with { Semantics = semantics };
    }

    private static Variable Part(FoundVariable found, MapFunction.Part part)
    {
        ValueType type = part.HasArgumentType ? Type(found) : ValueType.Unsigned64;
        bool grows = part.Accumulates && Grows(found) && type == ValueType.Unsigned64;
        VariableKind kind = found.IsKeyed ? VariableKind.Map : VariableKind.Single;
        return new Variable(part.NameOf(found.Name), kind, type, Semantics(grows))
        {
            Map = found.Name,
            AddsUp = part.Accumulates && !LosesKeys(found),
            IsKeyed = found.IsKeyed,
            LosesKeys = LosesKeys(found),
            IsPrinted = found.IsPrinted,
        };
    }

    private static VariableKind Kind(FoundVariable found)
    {
        if (found.Functions.Exists(static function => function.HasBuckets))
            return VariableKind.Histogram;
        if (found.HasStackKey && found.Functions.Exists(static function => function.CountsStacks))
            return VariableKind.Stacks;
        return found.IsKeyed ? VariableKind.Map : VariableKind.Single;
    }

    private static ValueType Type(FoundVariable found) => found.Value.Class switch
    {
        ValueClass.Text => ValueType.Text,
        ValueClass.Clock or ValueClass.Unsigned => ValueType.Unsigned64,
        _ => ValueType.Signed64,
    };

    private static ValueSemantics Semantics(bool grows) => grows ? ValueSemantics.Counter : ValueSemantics.Instant;

    private static bool LosesKeys(FoundVariable found) => found.Writes.HasFlag(MapWrites.Delete);

    /// <summary>Whether the script only adds to it while it runs.</summary>
    private static bool Grows(FoundVariable found) =>
        (found.Writes & (MapWrites.Add | MapWrites.Set | MapWrites.Reset)) == MapWrites.Add;
}
