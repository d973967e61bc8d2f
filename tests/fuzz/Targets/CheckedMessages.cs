using System.Text.Unicode;
using Bpftrace.Runner.Output;

namespace Fuzz.Targets;

/// <summary>Hands on what a reader says, and checks that it keeps to the rules of <see cref="IMessageSink"/>.</summary>
internal sealed class CheckedMessages(IMessageSink sink) : IMessageSink
{
    private bool _isInVariable;

    public bool IsSingle => sink.IsSingle;

    public bool HoldsBytes => sink.HoldsBytes;

    public void Attached(long probes)
    {
        Outside();
        BrokenPromiseException.ThrowUnless(probes >= 0, "a number of probes is not negative");
        sink.Attached(probes);
    }

    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        Outside();
        IsText(name);
        _isInVariable = sink.BeginVariable(name);
        return _isInVariable;
    }

    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        Inside(instance);
        sink.Unsigned(instance, order, value);
    }

    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        Inside(instance);
        BrokenPromiseException.ThrowUnless(value < 0, "a negative value is below zero");
        sink.Negative(instance, order, value);
    }

    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        Inside(instance);
        IsText(text);
        sink.Text(instance, text);
    }

    public void EndVariable()
    {
        BrokenPromiseException.ThrowUnless(_isInVariable, "a variable ends once, after it began");
        _isInVariable = false;
        sink.EndVariable();
    }

    public void Printed(ReadOnlySpan<byte> text)
    {
        Outside();
        IsText(text);
        sink.Printed(text);
    }

    public void LostEvents(long events)
    {
        Outside();
        BrokenPromiseException.ThrowUnless(events >= 0, "a number of events is not negative");
        sink.LostEvents(events);
    }

    public void Warning(string message)
    {
        BrokenPromiseException.ThrowUnless(message.Length is > 0 and < 10_000, "a warning says something, and not too much");
        sink.Warning(message);
    }

    private void Inside(ReadOnlySpan<byte> instance)
    {
        BrokenPromiseException.ThrowUnless(_isInVariable, "a value belongs to a variable");
        IsText(instance);
    }

    private void Outside() => BrokenPromiseException.ThrowUnless(!_isInVariable, "a variable ends before something else begins");

    private static void IsText(ReadOnlySpan<byte> text) => BrokenPromiseException.ThrowUnless(Utf8.IsValid(text), "text is UTF-8");
}
