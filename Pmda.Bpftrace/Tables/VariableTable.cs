using System.Buffers.Text;
using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Pcp.Interop.Tables;

namespace Pmda.Bpftrace.Tables;

/// <summary>
/// The data metrics of a script, one column a variable in the order of
/// <see cref="ScriptSource.Variables"/>. What does not fit a variable's declared type is not delivered: no value is
/// better than a wrong one. That is said once for each variable, and so is that values were lost because their keys look
/// alike. Runner's thread only.
/// </summary>
internal sealed class VariableTable : IValueSink
{
    private const int LongestNumber = 20; // -9223372036854775808, 18446744073709551615

    private readonly ImmutableArray<Variable> _variables;

    // By variable: whether the author was told that a value was not delivered, and that keys look alike.
    private readonly bool[] _undelivered;
    private readonly bool[] _sameKeys;

    private Variable _variable;
    private string? _warning;
    private int _index;

    /// <param name="variables">The script's variables; of <c>@output</c> there is a column, but nothing is set here.</param>
    public VariableTable(ImmutableArray<Variable> variables)
    {
        _variables = variables;
        _undelivered = new bool[variables.Length];
        _sameKeys = new bool[variables.Length];
        _variable = variables[0];
        Table = new MetricTable([.. variables.Select(Kind)]);
    }

    /// <summary>The table, to be published once a cycle is complete.</summary>
    public MetricTable Table { get; }

    /// <summary>A variable holds nothing.</summary>
    public void Empty(int variable)
    {
        Begin(variable);
        _ = End();
    }

    /// <summary>Another run of the script begins, with warnings of its own.</summary>
    public void ForgetWarnings()
    {
        Array.Clear(_undelivered);
        Array.Clear(_sameKeys);
    }

    /// <inheritdoc/>
    public void Begin(int variable)
    {
        _index = variable;
        _variable = _variables[variable];
        if (_variable.IsSingle)
            Table.Single(variable).Clear();
        else
            Table.Instances(variable).Begin();
    }

    /// <inheritdoc/>
    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (_variable.Type is VariableType.Text)
        {
            Span<byte> digits = stackalloc byte[LongestNumber];
            Utf8Formatter.TryFormat(value, digits, out int length);
            SetText(instance, digits[..length]);
        }
        else if (_variable.Type is VariableType.Double)
        {
            SetNumber(instance, order, BitConverter.DoubleToUInt64Bits(value));
        }
        else if (_variable.Type is VariableType.Unsigned64 || value <= long.MaxValue)
        {
            SetNumber(instance, order, value);
        }
        else if (IsToBeSaid(_undelivered))
        {
            _warning = ValueWarnings.TooLarge(_variable, value);
        }
    }

    /// <inheritdoc/>
    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        if (_variable.Type is VariableType.Text)
        {
            Span<byte> digits = stackalloc byte[LongestNumber];
            Utf8Formatter.TryFormat(value, digits, out int length);
            SetText(instance, digits[..length]);
        }
        else if (_variable.Type is VariableType.Double)
        {
            SetNumber(instance, order, BitConverter.DoubleToUInt64Bits(value));
        }
        else if (_variable.Type is VariableType.Signed64)
        {
            SetNumber(instance, order, unchecked((ulong)value));
        }
        else if (IsToBeSaid(_undelivered))
        {
            _warning = ValueWarnings.Negative(_variable, value);
        }
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_variable.Type is VariableType.Text)
            SetText(instance, text);
        else if (IsToBeSaid(_undelivered))
            _warning = ValueWarnings.NoNumber(_variable, text);
    }

    /// <inheritdoc/>
    public string? End()
    {
        if (!_variable.IsSingle)
            Table.Instances(_index).End();
        string? warning = _warning;
        _warning = null;
        return warning;
    }

    /// <summary>Whether there is room for a warning of this kind about the variable at hand; then it counts as said.</summary>
    private bool IsToBeSaid(bool[] said)
    {
        if (said[_index] || _warning is not null)
            return false;
        said[_index] = true;
        return true;
    }

    private void SetNumber(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (_variable.IsSingle)
            Table.Single(_index).Set(value);
        else if (_variable.AddsUp)
            Table.Instances(_index).Add(instance, order, value);
        else
            NoteKey(instance, Table.Instances(_index).Set(instance, order, value));
    }

    private void SetText(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_variable.IsSingle)
            Table.Single(_index).Set(text);
        else
            NoteKey(instance, Table.Instances(_index).Set(instance, 0, text));
    }

    private void NoteKey(ReadOnlySpan<byte> instance, bool isNew)
    {
        // Where keys are deleted, bpftrace may print one key twice.
        if (!isNew && !_variable.LosesKeys && IsToBeSaid(_sameKeys))
            _warning = ValueWarnings.SameKeys(_variable, instance);
    }

    private static ColumnKind Kind(Variable variable) => (variable.IsSingle, variable.Type is VariableType.Text) switch
    {
        (true, true) => ColumnKind.Text,
        (true, false) => ColumnKind.Number,
        (false, true) => ColumnKind.Texts,
        (false, false) => ColumnKind.Numbers,
    };
}
