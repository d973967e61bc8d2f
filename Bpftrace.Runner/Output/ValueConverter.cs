using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Converts values to the types of their variables for a listener. A value that does not fit is dropped, since no value
/// is better than a wrong one. Dropped values, and keys that look the same, cause one warning for each variable. For
/// one process.
/// </summary>
internal sealed class ValueConverter(ImmutableArray<Variable> variables, IScriptListener listener, WarningLog warnings)
{
    private const int LongestNumber = 20; // -9223372036854775808, 18446744073709551615

    /// <summary>The variable that was begun last.</summary>
    public Variable Variable { get; private set; } = Variable.Output;

    /// <inheritdoc cref="IScriptListener.Begin"/>
    public void Begin(int variable)
    {
        Variable = variables[variable];
        listener.Begin(variable);
    }

    /// <inheritdoc cref="IMessageSink.Number"/>
    public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative)
    {
        if (!Fits(instance))
            return;
        switch (Variable.Type)
        {
            case VariableType.Unsigned64 when !isNegative:
            case VariableType.Signed64 when isNegative || bits <= long.MaxValue:
                SetNumber(instance, order, bits);
                break;
            case VariableType.Double:
                SetNumber(instance, order, BitConverter.DoubleToUInt64Bits((double)Value(bits, isNegative)));
                break;
            case VariableType.Text:
                SetDigits(instance, Value(bits, isNegative));
                break;
            case VariableType.Signed64 when IsFirstDropped():
                WarnDropped($"{bits}", "a signed 64-bit metric", "u64");
                break;
            case VariableType.Unsigned64 when IsFirstDropped():
                WarnDropped($"{unchecked((long)bits)}", "an unsigned 64-bit metric", "64");
                break;
        }
    }

    /// <inheritdoc cref="IMessageSink.Text"/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (!Fits(instance))
            return;
        if (Variable.Type == VariableType.Text)
            SetText(instance, text);
        else if (IsFirstDropped())
            WarnDropped(Excerpt.Quote(text), "a metric of numbers", "string");
    }

    // A variable without keys has one value, whatever bpftrace printed.
    private bool Fits(ReadOnlySpan<byte> instance) => !Variable.IsSingle || instance.IsEmpty;

    private static Int128 Value(ulong bits, bool isNegative) => isNegative ? unchecked((long)bits) : bits;

    private void SetNumber(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        if (!listener.Number(instance, order, bits))
            WarnOfSameKeys(instance);
    }

    // A method of its own: a stackalloc in Number would slow down each call.
    private void SetDigits(ReadOnlySpan<byte> instance, Int128 value)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        value.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        SetText(instance, digits[..length]);
    }

    private void SetText(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (!listener.Text(instance, text))
            WarnOfSameKeys(instance);
    }

    // Asked before a text is made: a script may print such a value again and again.
    private bool IsFirstDropped() => warnings.IsFirst(WarningSource.Value, Variable.Name);

    private void WarnDropped(string value, string metric, string remedy)
    {
        string what = $"{Variable.Name} holds {value}, which {metric} cannot show";
        warnings.Add(
            WarningSource.Value,
            Variable.Kind == VariableKind.Histogram
                ? what
                : $"{what}; add a line // type: {Variable.Name}={remedy} to the script");
    }

    private void WarnOfSameKeys(ReadOnlySpan<byte> instance)
    {
        // Where keys are deleted, bpftrace may print one key twice.
        if (Variable.LosesKeys || !warnings.IsFirst(WarningSource.Key, Variable.Name))
            return;
        warnings.Add(
            WarningSource.Key,
            $"{Variable.Name} has several keys that bpftrace prints as {Excerpt.Quote(instance)}; "
                + "of such keys only the last value is shown");
    }
}
