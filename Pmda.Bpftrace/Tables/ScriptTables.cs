using Pcp.Interop.Tables;
using Pmda.Bpftrace.Metrics;

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
    private readonly SingleColumn _output;
    private readonly ImmutableArray<Column> _columns;

    // The variable whose values are being received, and its column, which is one of the two.
    private Variable _variable;
    private SingleColumn? _single;
    private InstancesColumn? _instances;

    public ScriptTables(Script script, TimeProvider clock)
    {
        _variables = script.Source.Variables;
        _variable = _variables[0];
        _state = new StateTable(script);
        _columns = [.. _variables.Select(AddColumn)];
        _output = Output.AddSingle(MetricType.String);
        Variables.Publish();
        Output.Publish();
        script.SinceAccess = SinceAccess;
        script.SinceRead = () => Variables.SinceAccess;
        Resting = new RestingValues(script, Variables, clock);
    }

    /// <summary>Gets values of variables while the script rests.</summary>
    public RestingValues Resting { get; }

    /// <summary>The script's own metrics.</summary>
    public MetricTable State => _state.Table;

    /// <summary>A column for each of the script's variables; that of <c>@output</c> stays empty.</summary>
    public MetricTable Variables { get; } = new();

    /// <summary>The printed text.</summary>
    public MetricTable Output { get; } = new();

    /// <summary>The column of a row of <see cref="ScriptMetric.All"/>.</summary>
    public Column OwnColumn(int row) => _state[row];

    /// <summary>The column with the values of a variable.</summary>
    public Column ColumnOf(int variable) =>
        _variables[variable].Kind is VariableKind.Output ? _output : _columns[variable];

    public void Begin(int variable)
    {
        _variable = _variables[variable];
        _single = _columns[variable] as SingleColumn;
        _instances = _columns[variable] as InstancesColumn;
        _single?.Clear();
        _instances?.Begin();
    }

    public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        if (_single is not null)
            _single.SetBits(bits);
        else if (_variable.AddsUp)
            _instances!.Add(instance, order, bits);
        else
            return _instances!.SetBits(instance, order, bits);
        return true;
    }

    public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (_single is null)
            return _instances!.Set(instance, order: 0, text);
        _single.Set(text);
        return true;
    }

    public void End() => _instances?.End();

    public void Empty(int variable)
    {
        Begin(variable);
        End();
    }

    public void CycleComplete() => Variables.Publish();

    public void Rest(bool isResting) => Resting.Set(isResting);

    public void OutputChanged(ReadOnlySpan<byte> text)
    {
        _output.Set(text);
        Output.Publish();
    }

    public void StateChanged(ScriptState state) => _state.PublishAll();

    public void DataBytesChanged(long count) => _state.PublishNumbers();

    public void Dispose()
    {
        State.Dispose();
        Variables.Dispose();
        Output.Dispose();
        Resting.Dispose();
    }

    // Null where nobody has fetched a value, which Min() leaves out.
    private TimeSpan? SinceAccess() => new[] { State, Variables, Output }.Min(table => table.SinceAccess);

    private Column AddColumn(Variable variable)
    {
        MetricType type = PcpTerms.TypeOf(variable.Type);
        return variable.IsSingle ? Variables.AddSingle(type) : Variables.AddInstances(type);
    }
}
