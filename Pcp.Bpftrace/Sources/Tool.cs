using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Sources;

/// <summary>A script that is found by its name.</summary>
/// <param name="Name">The name, without <c>.bt</c>.</param>
/// <param name="Path">The file.</param>
internal sealed record Tool(string Name, string Path)
{
    private const int HeadLength = 4096;

    private static readonly char[] _separators = [' ', '\t', '-', '–', '—', ':'];

    /// <summary>A description, from its first comment; empty if it has none or cannot be read.</summary>
    public string ReadDescription()
    {
        try
        {
            using FileStream file = File.OpenRead(Path);
            byte[] head = new byte[HeadLength];
            int length = file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
            return Describe(Encoding.UTF8.GetString(head, 0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The first line of comment that is not an annotation, without the tool's name at its start.</summary>
    private string Describe(string head)
    {
        foreach (string line in head.Split('\n').Select(static line => line.Trim()))
        {
            if (line.Length == 0 || line.StartsWith("#!", StringComparison.Ordinal))
                continue;
            if (!line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("/*", StringComparison.Ordinal)
                && !line.StartsWith('*'))
            {
                return ""; // code
            }

            string text = line.Trim('/', '*', ' ', '\t');
            if (text.Length > 0 && !IsAnnotation(line))
                return VisibleText.Of(WithoutName(text));
        }

        return "";
    }

    // In a line of its own with nothing before the slashes: "// name: value". Prose has blanks before its colon.
    private static bool IsAnnotation(string line) =>
        line.StartsWith("//", StringComparison.Ordinal)
        && line[2..].TrimStart() is var text
        && (text == "custom-output-block" || (text.IndexOf(':') is var colon and > 0 && !text[..colon].Contains(' ')));

    private string WithoutName(string text)
    {
        if (!text.StartsWith(Name, StringComparison.Ordinal))
            return text;
        string rest = text[Name.Length..];
        if (rest.StartsWith(ToolFolders.Suffix, StringComparison.Ordinal))
            rest = rest[ToolFolders.Suffix.Length..];
        return rest.Length > 0 && _separators.Contains(rest[0]) ? rest.TrimStart(_separators) : text;
    }
}
