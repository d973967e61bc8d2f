using System.Globalization;

namespace Pressure;

/// <summary>A control group and what the kernel reports of its waits. New for each request.</summary>
internal sealed class ControlGroup(string name, Func<string, string> fileOf)
{
    private const string Root = "/sys/fs/cgroup";

    private readonly Dictionary<string, string[]> _lines = [];

    /// <summary>Its path below the root of control groups.</summary>
    public string Name => name;

    /// <summary>The host, and the control groups that there are now.</summary>
    public static IEnumerable<ControlGroup> All()
    {
        yield return new ControlGroup("/", resource => $"/proc/pressure/{resource}");
        if (!Directory.Exists(Root))
            yield break;
        EnumerationOptions twoLevels = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        foreach (string path in Directory.EnumerateDirectories(Root, "*", twoLevels))
        {
            if (File.Exists($"{path}/cpu.pressure"))
                yield return new ControlGroup(path[Root.Length..], resource => $"{path}/{resource}.pressure");
        }
    }

    /// <summary>
    /// Total in microseconds, and average of ten seconds in percent: 0 where the kernel reports none.
    /// </summary>
    public (ulong Total, double Average) Read(string resource, string kind)
    {
        string? line = Lines(resource).FirstOrDefault(line => line.StartsWith(kind, StringComparison.Ordinal));
        return line is null
            ? default
            : (ulong.Parse(Field(line, "total="), CultureInfo.InvariantCulture),
                double.Parse(Field(line, "avg10="), CultureInfo.InvariantCulture));
    }

    private string[] Lines(string resource)
    {
        if (!_lines.TryGetValue(resource, out string[]? lines))
            _lines.Add(resource, lines = ReadLines(fileOf(resource)));
        return lines;
    }

    // A group may end while it is read.
    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string Field(string line, string name) =>
        line.Split(' ').First(word => word.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
