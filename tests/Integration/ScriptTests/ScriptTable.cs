namespace Integration.ScriptTests;

/// <summary>
/// The table of scripts in <c>docs/scripts.md</c>. Its rows are in the fenced blocks: a script, then a line with an
/// arrow for each of its metrics.
/// </summary>
internal static class ScriptTable
{
    private const string Arrow = "=>";
    private const string Fence = "```";

    /// <summary>All rows, in the order of the document.</summary>
    public static IReadOnlyList<ScriptRow> Rows { get; } =
        [.. Read(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ScriptTests", "scripts.md")))];

    /// <summary>Reads the rows of a document.</summary>
    /// <exception cref="FormatException">A result cannot be read or has no script, or a script has none.</exception>
    public static IEnumerable<ScriptRow> Read(IReadOnlyList<string> lines)
    {
        bool isInside = false;
        List<string> code = [];
        List<string> results = [];
        for (int i = 0; i <= lines.Count; i++)
        {
            string line = i < lines.Count ? lines[i] : Fence;
            bool isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (line.StartsWith(Arrow, StringComparison.Ordinal))
            {
                if (!isInside || code.Count == 0)
                    throw new FormatException($"docs/scripts.md, line {i + 1}: a result without a script");
                results.Add(line[Arrow.Length..]);
                continue;
            }

            if (isInside && code.Count > 0 && (isFence || results.Count > 0))
                yield return Row(i - code.Count - results.Count + 1, code, results);
            if (isFence)
                isInside = !isInside;
            else if (isInside && line.Length > 0)
                code.Add(line);
        }
    }

    private static ScriptRow Row(int line, List<string> code, List<string> results)
    {
        string script = string.Join('\n', code);
        try
        {
            ExpectedText? refusal = results.Count == 1 ? ResultLine.ReadRefusal(results[0]) : null;
            ScriptRow row = new(
                line, script, refusal, refusal is null ? [.. results.Select(ResultLine.ReadMetric)] : []);
            return results.Count > 0 ? row : throw new FormatException("nothing comes out of it");
        }
        catch (FormatException e)
        {
            throw new FormatException($"docs/scripts.md, line {line}: {script}: {e.Message}", e);
        }
        finally
        {
            code.Clear();
            results.Clear();
        }
    }
}
