using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fleet.Dashboards.Files;

/// <summary>Reads dashboards in Grafana's JSON.</summary>
internal static partial class DashboardReader
{
    /// <summary>The dashboards in the files below folders, by their names.</summary>
    /// <exception cref="FormatException">A file is no dashboard; the message names it.</exception>
    public static IReadOnlyList<Dashboard> ReadFolders(IEnumerable<string> folders) =>
    [
        .. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(file => Read(file, File.ReadAllText(file))),
    ];

    /// <summary>A dashboard.</summary>
    /// <param name="file">The name of its file.</param>
    /// <param name="json">Its JSON.</param>
    /// <exception cref="FormatException">It is none; the message has the file.</exception>
    public static Dashboard Read(string file, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new Dashboard(
                file,
                Text(root, "uid"),
                Text(root, "title"),
                Range(root.GetProperty("time")),
                [.. Items(root.GetProperty("templating"), "list").Select(ReadVariable)],
                [.. Items(root, "panels").SelectMany(ReadPanels)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    private static TimeSpan Range(JsonElement time)
    {
        Match from = Relative().Match(Text(time, "from"));
        if (!from.Success || Text(time, "to") != "now")
            throw new FormatException($"a time range from now-N to now is needed: {time}");
        double number = double.Parse(from.Groups["number"].Value, CultureInfo.InvariantCulture);
        return from.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    private static Variable ReadVariable(JsonElement variable)
    {
        JsonElement query = variable.GetProperty("query");
        return new Variable(
            Text(variable, "name"),
            Text(variable, "type"),
            query.ValueKind == JsonValueKind.Object ? Text(query, "query") : query.GetString()!,
            Source(variable))
        {
            IsList = Flag(variable, "multi") || Flag(variable, "includeAll"),
            AllValue = Text(variable, "allValue"),
            Pattern = Text(variable, "regex"),
        };
    }

    private static IEnumerable<Panel> ReadPanels(JsonElement panel) =>
        Items(panel, "panels").Select(inner => ReadPanel(inner, isInRow: true))
            .Prepend(ReadPanel(panel, isInRow: false));

    private static Panel ReadPanel(JsonElement panel, bool isInRow)
    {
        JsonElement area = panel.GetProperty("gridPos");
        return new Panel(
            panel.GetProperty("id").GetInt32(),
            Text(panel, "title"),
            Text(panel, "type"),
            new Area(Number("x"), Number("y"), Number("w"), Number("h")),
            isInRow,
            [.. Items(panel, "targets").Select(target => ReadTarget(target, Source(panel)))]);

        int Number(string name) => area.GetProperty(name).GetInt32();
    }

    private static Target ReadTarget(JsonElement target, DataSourceRef? ofPanel) => new(
        Text(target, "refId"),
        Source(target) ?? ofPanel,
        Text(target, "expr"),
        Text(target, "format"),
        Text(target, "hostspec"));

    private static DataSourceRef? Source(JsonElement element) =>
        element.TryGetProperty("datasource", out JsonElement source)
            ? new DataSourceRef(Text(source, "type"), Text(source, "uid"))
            : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement flag) && flag.GetBoolean();

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : default;

    [GeneratedRegex(@"\Anow-(?<number>\d+)(?<unit>[smh])\z")]
    private static partial Regex Relative();
}
