namespace Fleet.Dashboards.Files;

/// <summary>A dashboard of Grafana, read from its JSON.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Uid">Its id, by which Grafana links to it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Range">The time that it shows.</param>
/// <param name="Variables">Its template variables, in their order.</param>
/// <param name="Panels">Its panels and rows; the panels of a collapsed row follow it.</param>
internal sealed record Dashboard(
    string File,
    string Uid,
    string Title,
    TimeSpan Range,
    IReadOnlyList<Variable> Variables,
    IReadOnlyList<Panel> Panels);

/// <summary>A data source as a dashboard names it.</summary>
/// <param name="Type">The plugin, such as <c>prometheus</c>.</param>
/// <param name="Uid">The id; a variable, <c>${datasource}</c>, where it can be chosen.</param>
internal sealed record DataSourceRef(string Type, string Uid);

/// <summary>A template variable of a dashboard.</summary>
/// <param name="Name">Its name, without <c>$</c>.</param>
/// <param name="Type"><c>datasource</c>, <c>query</c>, <c>custom</c> or <c>textbox</c>.</param>
/// <param name="Query">The query, the data source's type, or the choices or text.</param>
/// <param name="Source">The data source of a query.</param>
internal sealed record Variable(string Name, string Type, string Query, DataSourceRef? Source)
{
    /// <summary>Whether several values can be chosen.</summary>
    public bool IsList { get; init; }

    /// <summary>The value that stands for all of them; empty if that is a list of all.</summary>
    public string AllValue { get; init; } = "";

    /// <summary>
    /// The regular expression <c>/…(…)…/</c> whose group is taken from each result; empty if there is none.
    /// </summary>
    public string Pattern { get; init; } = "";
}

/// <summary>A panel or a row.</summary>
/// <param name="Id">Its id, unique in its dashboard.</param>
/// <param name="Title">Its title.</param>
/// <param name="Type">The plugin, such as <c>timeseries</c>.</param>
/// <param name="Area">Its place.</param>
/// <param name="IsInRow">Whether it belongs to a collapsed row.</param>
/// <param name="Targets">Its queries.</param>
internal sealed record Panel(
    int Id, string Title, string Type, Area Area, bool IsInRow, IReadOnlyList<Target> Targets)
{
    /// <summary>Whether it shows results of queries.</summary>
    public bool ShowsData => Type is not ("row" or "text");
}

/// <summary>A place on the grid of a dashboard.</summary>
internal readonly record struct Area(int X, int Y, int Width, int Height)
{
    /// <summary>Grafana's grid has so many columns.</summary>
    public const int Columns = 24;

    /// <summary>Whether both have a cell in common.</summary>
    public bool Overlaps(Area other) =>
        X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
}

/// <summary>A query of a panel.</summary>
/// <param name="RefId">Its letter, unique in its panel.</param>
/// <param name="Source">The data source, that of the panel if it has none itself.</param>
/// <param name="Expression">The query's text, a script for the bpftrace data source.</param>
/// <param name="Format">The form of the result, such as <c>heatmap</c>.</param>
/// <param name="HostSpec">The pmcd, for PCP's live data sources; empty for that of the data source.</param>
internal sealed record Target(
    string RefId, DataSourceRef? Source, string Expression, string Format, string HostSpec);
