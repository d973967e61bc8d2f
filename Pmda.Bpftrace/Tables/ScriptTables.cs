using Pcp.Interop.Tables;

namespace Pmda.Bpftrace.Tables;

/// <summary>
/// The values of one script, in three tables that are published apart: its own metrics, whenever its state changes; its
/// variables, one print cycle at a time; its printed text, as it comes. Written on the runner's thread only, once it is
/// registered there.
/// </summary>
internal sealed class ScriptTables : IScriptListener, IDisposable
{
    private readonly ImmutableArray<Variable> _variables;
    private readonly StateTable _state;
    private Variable _variable;
    private int _index;

    public ScriptTables(Script script)
    {
        _variables = script.Source.Variables;
        _variable = _variables[0];
        _state = new StateTable(script);
        Variables = new MetricTable([.. _variables.Select(Kind)]);
        script.SinceAccess = SinceAccess;
    }

    /// <summary>The script's own metrics, a column for each row of <see cref="Metrics.ScriptMetric.All"/>.</summary>
    public MetricTable State => _state.Table;

    /// <summary>A column for each of the script's variables; that of <c>@output</c> stays empty.</summary>
    public MetricTable Variables { get; }

    /// <summary>The printed text.</summary>
    public MetricTable Output { get; } = new(ColumnKind.Text);

    public void Begin(int variable)
    {
        _index = variable;
        _variable = _variables[variable];
        if (_variable.IsSingle)
            Variables.Single(variable).Clear();
        else
            Variables.Instances(variable).Begin();
    }

    public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        if (!_variable.IsSingle && !_variable.AddsUp)
            return Variables.Instances(_index).Set(instance, order, bits);
        if (_variable.IsSingle)
            Variables.Single(_index).Set(bits);
        else
            Variables.Instances(_index).Add(instance, order, bits);
        return true;
    }

    public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (!_variable.IsSingle)
            return Variables.Instances(_index).Set(instance, 0, text);
        Variables.Single(_index).Set(text);
        return true;
    }

    public void End()
    {
        if (!_variable.IsSingle)
            Variables.Instances(_index).End();
    }

    public void Empty(int variable)
    {
        Begin(variable);
        End();
    }

    public void CycleComplete() => Variables.Publish();

    public void OutputChanged(ReadOnlySpan<byte> text)
    {
        Output.Single(0).Set(text);
        Output.Publish();
    }

    public void StateChanged(ScriptState state) => _state.PublishAll();

    public void DataBytesChanged(long count) => _state.PublishNumbers();

    public void Dispose()
    {
        State.Dispose();
        Variables.Dispose();
        Output.Dispose();
    }

    // Null where nobody has fetched a value, which Min() leaves out.
    private TimeSpan? SinceAccess() => new[] { State, Variables, Output }.Min(table => table.SinceAccess);

    private static ColumnKind Kind(Variable variable) => (variable.IsSingle, variable.Type is VariableType.Text) switch
    {
        (true, true) => ColumnKind.Text,
        (true, false) => ColumnKind.Number,
        (false, true) => ColumnKind.Texts,
        (false, false) => ColumnKind.Numbers,
    };
}
