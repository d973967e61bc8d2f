using System.Collections.Immutable;
using System.Text.Unicode;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;

namespace Fuzz.Targets;

/// <summary>
/// Takes the place of a script's tables: checks that the calls keep to the rules of <see cref="IScriptListener"/> and
/// sums up all that was reported.
/// </summary>
internal sealed class CheckedValues(ImmutableArray<Variable> variables) : IScriptListener
{
    private HashCode _told;
    private Variable? _variable;

    /// <summary>A number that is the same for the same calls.</summary>
    public int Told => _told.ToHashCode();

    public void Begin(int variable)
    {
        BrokenPromiseException.ThrowUnless(_variable is null, "a variable ends before another begins");
        _variable = variables[variable];
        BrokenPromiseException.ThrowUnless(
            _variable.Kind != VariableKind.Output, "printed text is no variable's content");
        _told.Add(variable);
    }

    public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        BrokenPromiseException.ThrowUnless(
            _variable?.Type != VariableType.Text, "a number belongs to a variable of numbers");
        Take(instance, (order, bits));
        return true;
    }

    public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        BrokenPromiseException.ThrowUnless(
            _variable?.Type == VariableType.Text, "a text belongs to a variable of texts");
        Take(instance, text.Length);
        Take(text);
        return true;
    }

    public void End()
    {
        BrokenPromiseException.ThrowUnless(_variable is not null, "a variable ends once, after it began");
        _variable = null;
    }

    public void Empty(int variable)
    {
        Begin(variable);
        End();
    }

    public void CycleComplete()
    {
        BrokenPromiseException.ThrowUnless(_variable is null, "a cycle ends between variables");
        _told.Add("cycle");
    }

    public void Rest(bool isResting)
    {
    }

    public void OutputChanged(ReadOnlySpan<byte> text) => Take(text);

    public void StateChanged(ScriptState state) => _told.Add(state.Status);

    public void DataBytesChanged(long count) => _told.Add(count);

    public void Attached(long probes) => _told.Add(probes);

    public void Printed(ReadOnlySpan<byte> text) => Take(text);

    public void LostEvents(long events) => _told.Add(events);

    public void Warning(string message) => _told.Add(message);

    private void Take<T>(ReadOnlySpan<byte> instance, T value)
    {
        BrokenPromiseException.ThrowUnless(_variable is not null, "a value belongs to a variable");
        BrokenPromiseException.ThrowUnless(
            !_variable!.IsSingle || instance.IsEmpty, "a single variable has no instances");
        Take(instance);
        _told.Add(value);
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        BrokenPromiseException.ThrowUnless(Utf8.IsValid(text), "text is UTF-8");
        _told.AddBytes(text);
    }
}
