using Fleet.Dashboards.Files;

namespace Fleet.Dashboards.Queries;

/// <summary>A data source of Grafana: sends the requests that its plugin sends.</summary>
internal interface IDataSource
{
    /// <summary>The plugin's id.</summary>
    string Type { get; }

    /// <summary>The format in which it inserts variables that are used without one.</summary>
    string VariableFormat { get; }

    /// <summary>Runs a query without variables.</summary>
    /// <returns>Why a panel would show nothing; empty if it shows something.</returns>
    string Run(Target target, TimeSpan range);

    /// <summary>The values that the query of a variable gives.</summary>
    IReadOnlyList<string> Values(string query);
}
