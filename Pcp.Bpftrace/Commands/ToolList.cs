using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes the tools that <c>run</c> finds by name.</summary>
internal static class ToolList
{
    internal static void WriteText(TextWriter output, IReadOnlyList<Tool> tools)
    {
        string[] names = [.. tools.Select(tool => VisibleText.Of(tool.Name))];
        int width = names.Select(name => name.Length).DefaultIfEmpty().Max();
        foreach ((Tool tool, string name) in tools.Zip(names))
            output.WriteLine($"{name.PadRight(width)}  {tool.ReadDescription()}".TrimEnd());
    }

    internal static void WriteJson(TextWriter output, IReadOnlyList<Tool> tools) => JsonOutput.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (Tool tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("path", tool.Path);
            json.WriteString("description", tool.ReadDescription());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
