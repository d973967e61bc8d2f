using System.Buffers.Text;
using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Gives a listener values of their variables' types. A value that does not fit is dropped, since no value is better
/// than a wrong one. That is a warning, once for each variable, and so are keys that look the same. For one process.
/// </summary>
internal sealed class ValueConverter(
    ImmutableArray<Variable> variables, IScriptListener listener, WarningLog warnings)
{
    private const int LongestNumber = 20; // -9223372036854775808, 18446744073709551615

    private Variable _variable = Variable.Output;

    /// <inheritdoc cref="IScriptListener.Begin"/>
    public void Begin(int variable)
    {
        _variable = variables[variable];
        listener.Begin(variable);
    }

    /// <inheritdoc cref="IMessageSink.Unsigned"/>
    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        switch (_variable.Type)
        {
            case VariableType.Text:
                Span<byte> digits = stackalloc byte[LongestNumber];
                Utf8Formatter.TryFormat(value, digits, out int length);
                SetText(instance, digits[..length]);
                break;
            case VariableType.Double:
                SetNumber(instance, order, BitConverter.DoubleToUInt64Bits(value));
                break;
            case VariableType.Signed64 when value > long.MaxValue:
                if (IsFirstDropped())
                    WarnDropped($"{value}", "a signed 64-bit metric", "u64");
                break;
            default:
                SetNumber(instance, order, value);
                break;
        }
    }

    /// <inheritdoc cref="IMessageSink.Negative"/>
    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        switch (_variable.Type)
        {
            case VariableType.Text:
                Span<byte> digits = stackalloc byte[LongestNumber];
                Utf8Formatter.TryFormat(value, digits, out int length);
                SetText(instance, digits[..length]);
                break;
            case VariableType.Double:
                SetNumber(instance, order, BitConverter.DoubleToUInt64Bits(value));
                break;
            case VariableType.Signed64:
                SetNumber(instance, order, unchecked((ulong)value));
                break;
            default:
                if (IsFirstDropped())
                    WarnDropped($"{value}", "an unsigned 64-bit metric", "64");
                break;
        }
    }

    /// <inheritdoc cref="IMessageSink.Text"/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_variable.Type is VariableType.Text)
            SetText(instance, text);
        else if (IsFirstDropped())
            WarnDropped(Excerpt.Quote(text), "a metric of numbers", "string");
    }

    private void SetNumber(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        if (!listener.Number(instance, order, bits))
            WarnOfSameKeys(instance);
    }

    private void SetText(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (!listener.Text(instance, text))
            WarnOfSameKeys(instance);
    }

    // Asked before a text is made: a script may print such a value again and again.
    private bool IsFirstDropped() => warnings.IsFirst(WarningSource.Value, _variable.Name);

    private void WarnDropped(string value, string metric, string remedy)
    {
        string what = $"{_variable.Name} holds {value}, which {metric} cannot show";
        warnings.Add(
            WarningSource.Value,
            _variable.Kind == VariableKind.Histogram
                ? what
                : $"{what}; add a line // type: {_variable.Name}={remedy} to the script");
    }

    private void WarnOfSameKeys(ReadOnlySpan<byte> instance)
    {
        // Where keys are deleted, bpftrace may print one key twice.
        if (_variable.LosesKeys || !warnings.IsFirst(WarningSource.Key, _variable.Name))
            return;
        warnings.Add(
            WarningSource.Key,
            $"{_variable.Name} has several keys that bpftrace prints as {Excerpt.Quote(instance)}; "
                + "of such keys only the last value is shown");
    }
}
