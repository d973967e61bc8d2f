using System.Buffers.Text;
using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Pcp.Interop.Tables;
using ValueType = Bpftrace.Runner.Language.ValueType;

namespace Pmda.Bpftrace.Tables;

/// <summary>
/// The data metrics of a script, one column a variable in the order of
/// <see cref="ScriptSource.Variables"/>. What does not fit a variable's declared type is not delivered: no value is
/// better than a wrong one. That is said once for each variable. Runner's thread only.
/// </summary>
internal sealed class VariableTable : IValueSink
{
    private const int LongestNumber = 20; // -9223372036854775808, 18446744073709551615

    private readonly ImmutableArray<Variable> _variables;
    private readonly Action<Variable, string> _notDelivered;
    private readonly bool[] _isSaid;
    private Variable _variable;
    private int _index;
    private bool _adds;

    /// <param name="variables">The script's variables; of <c>@output</c> there is a column, but nothing is set here.</param>
    /// <param name="notDelivered">Told of the first value of a variable that is not delivered, and why.</param>
    public VariableTable(ImmutableArray<Variable> variables, Action<Variable, string> notDelivered)
    {
        _variables = variables;
        _notDelivered = notDelivered;
        _isSaid = new bool[variables.Length];
        _variable = variables[0];
        Table = new MetricTable([.. variables.Select(Kind)]);
    }

    /// <summary>The table, to be published once a cycle is complete.</summary>
    public MetricTable Table { get; }

    /// <summary>A variable holds nothing.</summary>
    public void Empty(int variable)
    {
        Begin(variable);
        End();
    }

    /// <inheritdoc/>
    public void Begin(int variable)
    {
        _index = variable;
        _variable = _variables[variable];
        // Counts of keys that bpftrace prints alike belong together; of other values the last one stands.
        _adds = _variable is { Type: ValueType.Unsigned64, Semantics: ValueSemantics.Counter };
        if (_variable.IsSingle)
            Table.Single(variable).Clear();
        else
            Table.Instances(variable).Begin();
    }

    /// <inheritdoc/>
    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (_variable.Type is ValueType.Text)
        {
            Span<byte> digits = stackalloc byte[LongestNumber];
            Utf8Formatter.TryFormat(value, digits, out int length);
            SetText(instance, digits[..length]);
        }
        else if (_variable.Type is ValueType.Unsigned64 || value <= long.MaxValue)
        {
            SetNumber(instance, order, value);
        }
        else
        {
            NotDelivered("it is larger than a signed number can be");
        }
    }

    /// <inheritdoc/>
    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        if (_variable.Type is ValueType.Text)
        {
            Span<byte> digits = stackalloc byte[LongestNumber];
            Utf8Formatter.TryFormat(value, digits, out int length);
            SetText(instance, digits[..length]);
        }
        else if (_variable.Type is ValueType.Signed64)
        {
            SetNumber(instance, order, unchecked((ulong)value));
        }
        else
        {
            NotDelivered("it is negative, and the script did not look as if it could be");
        }
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_variable.Type is ValueType.Text)
            SetText(instance, text);
        else
            NotDelivered("it is no number, and the script did not look as if it were text");
    }

    /// <inheritdoc/>
    public void End()
    {
        if (!_variable.IsSingle)
            Table.Instances(_index).End();
    }

    private void NotDelivered(string why)
    {
        if (_isSaid[_index])
            return;
        _isSaid[_index] = true;
        _notDelivered(_variable, why);
    }

    private void SetNumber(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (_variable.IsSingle)
            Table.Single(_index).Set(value);
        else if (_adds)
            Table.Instances(_index).Add(instance, order, value);
        else
            Table.Instances(_index).Set(instance, order, value);
    }

    private void SetText(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_variable.IsSingle)
            Table.Single(_index).Set(text);
        else
            Table.Instances(_index).Set(instance, 0, text);
    }

    private static ColumnKind Kind(Variable variable) => (variable.IsSingle, variable.Type is ValueType.Text) switch
    {
        (true, true) => ColumnKind.Text,
        (true, false) => ColumnKind.Number,
        (false, true) => ColumnKind.Texts,
        (false, false) => ColumnKind.Numbers,
    };
}
