using System.Text.RegularExpressions;
using Fleet.Dashboards.Files;

namespace Fleet.Dashboards.Queries;

/// <summary>
/// The values of a dashboard's variables when it is opened: all values where several can be chosen, else the first.
/// </summary>
internal sealed class Choices(DataSources sources, TimeSpan range)
{
    private readonly Dictionary<string, VariableValue> _values = Macros.Values(range);

    /// <summary>Adds a variable, which may depend on those before it.</summary>
    /// <exception cref="InvalidOperationException">It has no value.</exception>
    public void Add(Variable variable)
    {
        IReadOnlyList<string> values = variable.Type switch
        {
            "datasource" or "textbox" => [variable.Query],
            "custom" => variable.Query.Split(',', StringSplitOptions.TrimEntries),
            "query" => Ask(variable),
            _ => throw new FormatException($"the type {variable.Type} of a variable is not known here"),
        };
        if (values.Count == 0)
            throw new InvalidOperationException("no values");
        _values[variable.Name] = variable switch
        {
            { IsList: true, AllValue.Length: > 0 } => new VariableValue(variable.AllValue) { IsVerbatim = true },
            { IsList: true } => new VariableValue(values) { IsList = true },
            _ => new VariableValue(values[0]),
        };
    }

    /// <summary>A query with their values.</summary>
    public Target Fill(Target target)
    {
        string format = sources.Find(target.Source).VariableFormat;
        return target with
        {
            Expression = Template.Fill(target.Expression, _values, format),
            HostSpec = Template.Fill(target.HostSpec, _values, format),
        };
    }

    private IReadOnlyList<string> Ask(Variable variable)
    {
        IDataSource source = sources.Find(variable.Source);
        IReadOnlyList<string> results = source.Values(Template.Fill(variable.Query, _values, source.VariableFormat));
        if (variable.Pattern.Length == 0)
            return results;
        Regex pattern = new(variable.Pattern.Trim('/'));
        return
        [
            .. results.Select(result => pattern.Match(result)).Where(match => match.Success)
                .Select(match => match.Groups[1].Value).Distinct(),
        ];
    }
}
