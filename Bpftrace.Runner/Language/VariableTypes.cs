using System.Collections.Immutable;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>The one place that decides as what a variable is exported.</summary>
internal static class VariableTypes
{
    /// <summary>Printed text.</summary>
    public static Variable Output { get; } =
        new(Variable.OutputName, VariableKind.Output, ValueType.Text, ValueSemantics.Instant);

    /// <summary>
    /// Decides for a variable that is written somewhere, after all of the script was read: one variable, or with
    /// <c>stats()</c> its three parts.
    /// </summary>
    public static ImmutableArray<Variable> Decide(FoundVariable found)
    {
        if (found.Writes.HasFlag(Writes.Stats))
            return Parts(found);

        return
        [
            new(found.Name, Kind(found), Type(found), Semantics(Grows(found)))
            {
                AddsUp = found.Writes.HasFlag(Writes.Histogram)
                    || (!LosesKeys(found)
                        && (found.Writes.HasFlag(Writes.Count) || found.Writes.HasFlag(Writes.Sum) || Grows(found))),
                IsKeyed = found.IsKeyed,
                HoldsBytes = found.Writes.HasFlag(Writes.Bytes),
                LosesKeys = LosesKeys(found),
                IsPrinted = found.IsPrinted,
            },
        ];
    }

    /// <summary>What the script itself says about the variable goes before.</summary>
    /// <exception cref="ScriptRefusedException">That is not possible for such a variable.</exception>
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

    private static ImmutableArray<Variable> Parts(FoundVariable found)
    {
        ValueType type = Type(found);
        bool isKept = (found.Writes & (Writes.Set | Writes.Reset)) == 0;
        return
        [
            Part(found, StatsPart.Count, ValueType.Unsigned64, Semantics(isKept)) with { AddsUp = !LosesKeys(found) },
            Part(found, StatsPart.Average, type, ValueSemantics.Instant),
            Part(found, StatsPart.Total, type, Semantics(Grows(found))) with { AddsUp = !LosesKeys(found) },
        ];
    }

    private static Variable Part(FoundVariable found, string part, ValueType type, ValueSemantics semantics) =>
        new(StatsPart.NameOf(found.Name, part), found.IsKeyed ? VariableKind.Map : VariableKind.Single, type, semantics)
        {
            Map = found.Name,
            IsKeyed = found.IsKeyed,
            LosesKeys = LosesKeys(found),
            IsPrinted = found.IsPrinted,
        };

    private static VariableKind Kind(FoundVariable found)
    {
        if (found.Writes.HasFlag(Writes.Histogram))
            return VariableKind.Histogram;
        if (found.HasStackKey && found.Writes.HasFlag(Writes.Count))
            return VariableKind.Stacks;
        return found.IsKeyed ? VariableKind.Map : VariableKind.Single;
    }

    private static ValueType Type(FoundVariable found) => found.Value.Class switch
    {
        // Whatever else a script writes to it, which bpftrace will refuse.
        _ when found.Writes.HasFlag(Writes.Histogram) => ValueType.Unsigned64,
        ValueClass.Text => ValueType.Text,
        ValueClass.Clock or ValueClass.Unsigned => ValueType.Unsigned64,
        _ => ValueType.Signed64,
    };

    private static ValueSemantics Semantics(bool grows) => grows ? ValueSemantics.Counter : ValueSemantics.Instant;

    private static bool LosesKeys(FoundVariable found) => found.Writes.HasFlag(Writes.Delete);

    /// <summary>Whether all that the script does to it while it runs is to add what cannot be negative.</summary>
    private static bool Grows(FoundVariable found) =>
        (found.Writes & (Writes.Count | Writes.Histogram | Writes.Sum | Writes.Add | Writes.Stats)) != 0
        && (found.Writes & (Writes.Set | Writes.Reset)) == 0
        && found.Value.Class <= ValueClass.Unsigned;
}
