namespace Bpftrace.Runner.Language;

/// <summary>The one place that decides as what a variable is exported.</summary>
internal static class VariableTypes
{
    /// <summary>Printed text.</summary>
    public static Variable Output { get; } =
        new(Variable.OutputName, VariableKind.Output, ValueType.Text, ValueSemantics.Instant);

    /// <summary>Decides for a variable that is written somewhere.</summary>
    public static Variable Decide(FoundVariable found)
    {
        var writes = found.Writes;
        if (writes.HasFlag(Writes.Histogram))
            return new Variable(found.Name, VariableKind.Histogram, ValueType.Unsigned64, ValueSemantics.Counter);

        var kind = found.IsKeyed ? VariableKind.Map : VariableKind.Single;
        if (writes.HasFlag(Writes.Count))
        {
            if (found.HasStackKey)
                kind = VariableKind.Stacks;
            return new Variable(found.Name, kind, ValueType.Unsigned64, ValueSemantics.Counter);
        }

        var type = writes.HasFlag(Writes.Text) ? ValueType.Text
            : writes.HasFlag(Writes.Negative) ? ValueType.Signed64
            : ValueType.Unsigned64;
        return new Variable(found.Name, kind, type, ValueSemantics.Instant);
    }
}
