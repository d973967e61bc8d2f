using System.Text.Unicode;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Warnings;

namespace Fuzz.Targets;

/// <summary>
/// Checks that a reader keeps to the rules of <see cref="IMessageSink"/>; its values go through a tracker of cycles,
/// all else is noted beside what comes out of that.
/// </summary>
internal sealed class CheckedMessages : IMessageSink
{
    private readonly CheckedValues _values;
    private readonly CycleTracker _cycles;
    private bool _isInVariable;

    public CheckedMessages(ScriptSource source, PrintBlock block, CheckedValues values)
    {
        _values = values;
        _cycles = new CycleTracker(source, block, values, new WarningLog(values.Warning));
    }

    public bool IsSingle => _cycles.IsSingle;

    public bool HoldsBytes => _cycles.HoldsBytes;

    public void EndOfOutput() => _cycles.EndOfOutput();

    public void Attached(long probes)
    {
        Outside();
        BrokenPromiseException.ThrowUnless(probes >= 0, "a number of probes is not negative");
        _values.Attached(probes);
    }

    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        Outside();
        IsText(name);
        _isInVariable = _cycles.BeginVariable(name);
        return _isInVariable;
    }

    public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative)
    {
        Inside(instance);
        BrokenPromiseException.ThrowUnless(
            !isNegative || unchecked((long)bits) < 0, "a negative value is below zero");
        _cycles.Number(instance, order, bits, isNegative);
    }

    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        Inside(instance);
        IsText(text);
        _cycles.Text(instance, text);
    }

    public void EndVariable()
    {
        BrokenPromiseException.ThrowUnless(_isInVariable, "a variable ends once, after it began");
        _isInVariable = false;
        _cycles.EndVariable();
    }

    public void Printed(ReadOnlySpan<byte> text)
    {
        Outside();
        IsText(text);
        if (!_cycles.TryReadMarker(text))
            _values.Printed(text);
    }

    public void LostEvents(long events)
    {
        Outside();
        BrokenPromiseException.ThrowUnless(events >= 0, "a number of events is not negative");
        _cycles.EventsLost();
        _values.LostEvents(events);
    }

    public void Warning(string message)
    {
        BrokenPromiseException.ThrowUnless(
            message.Length is > 0 and < 10_000, "a warning says something, and not too much");
        _values.Warning(message);
    }

    private void Inside(ReadOnlySpan<byte> instance)
    {
        BrokenPromiseException.ThrowUnless(_isInVariable, "a value belongs to a variable");
        IsText(instance);
    }

    private void Outside() =>
        BrokenPromiseException.ThrowUnless(!_isInVariable, "a variable ends before something else begins");

    private static void IsText(ReadOnlySpan<byte> text) =>
        BrokenPromiseException.ThrowUnless(Utf8.IsValid(text), "text is UTF-8");
}
