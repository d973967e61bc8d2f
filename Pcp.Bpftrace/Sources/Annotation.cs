namespace Pcp.Bpftrace.Sources;

/// <summary>A comment line <c>// name: value</c> with nothing but blanks before it, as the agent reads them.</summary>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Name">The text before the colon.</param>
/// <param name="Value">The text behind it; empty if there is none.</param>
internal sealed record Annotation(int Line, string Name, string Value)
{
    /// <summary>The name of the annotation that names a script.</summary>
    public const string ScriptName = "name";

    /// <summary>All of a script, in their order. Of several with one name the last counts.</summary>
    public static IReadOnlyList<Annotation> ReadAll(string code)
    {
        List<Annotation> annotations = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> text = line.TrimStart();
            if (!text.StartsWith("//"))
                continue;
            text = text[2..].Trim();
            int colon = text.IndexOf(':');
            if (colon > 0)
            {
                annotations.Add(
                    new Annotation(number, text[..colon].TrimEnd().ToString(), text[(colon + 1)..].Trim().ToString()));
            }
        }

        return annotations;
    }
}
