namespace Bpftrace.Runner.Language;

/// <summary>
/// Reads a script's annotations: comment lines <c>// name: value</c> with nothing but blanks before the <c>//</c>. Of
/// several with one name the last counts; of types and semantics, the last for each variable, of labels, the last for
/// each name. Other comments are ignored, with a warning if one is nearly an annotation.
/// </summary>
internal static class Annotations
{
    // Bounds the time for a script that consists of near misses.
    private const int MaxGuesses = 100;
    private const int MaxNameLength = 32;

    /// <param name="code">The script.</param>
    /// <param name="warnings">Receives a line for each comment that was probably meant as an annotation.</param>
    /// <exception cref="ScriptRefusedException">A value is not valid.</exception>
    public static ScriptMetadata Read(string code, List<string> warnings)
    {
        ScriptMetadata metadata = new();
        int number = 0;
        int guesses = 0;
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> text = line.TrimStart();
            if (!text.StartsWith("//"))
                continue;

            text = text[2..].Trim();
            int colon = text.IndexOf(':');
            string name = (colon < 0 ? text : text[..colon].TrimEnd()).ToString();
            string? value = colon < 0 ? null : text[(colon + 1)..].TrimStart().ToString();
            if (Annotation.Find(name, hasValue: value is not null) is { } annotation)
            {
                metadata = annotation.Read(metadata, value ?? "")
                    ?? throw new ScriptRefusedException($"invalid value '{value}' for {name}: {annotation.Help}");
            }
            else if (guesses < MaxGuesses && FindNear(name, value) is { } meant)
            {
                guesses++;
                if (meant.HasValue && !IsLikely(meant, value!, code))
                    continue;
                warnings.Add(
                    $"line {number}: '// {name}{(value is null ? "" : ":")}' is only a comment, did you mean "
                    + $"'// {meant.Name}{(meant.HasValue ? ":" : "")}'? {meant.Name} {meant.Help}");
            }
        }

        return metadata;
    }

    /// <summary>
    /// The annotation whose name differs only in case, blanks, dashes and underscores, or by at most two edits, and at
    /// most one for each three letters. A name with other characters, such as <c>arg0</c>, means something else.
    /// </summary>
    private static Annotation? FindNear(string name, string? value) => Fold(name) is not { Length: > 0 } folded
        ? null
        : Annotation.All.FirstOrDefault(row =>
            (value is not null || !row.HasValue)
            && IsWithin(Math.Min(2, row.Name.Length / 3), folded, row.FoldedName));

    private static string? Fold(string name) =>
        name.Length <= MaxNameLength && name.All(c => char.IsAsciiLetter(c) || c is ' ' or '\t' or '-' or '_')
            ? string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant()
            : null;

    /// <summary>
    /// Whether at most so many insertions, deletions, replacements and swaps turn one into the other.
    /// </summary>
    private static bool IsWithin(int edits, ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        if (a.IsEmpty || b.IsEmpty || Math.Abs(a.Length - b.Length) > edits)
            return Math.Max(a.Length, b.Length) <= edits;
        return edits > 0
            && (IsWithin(edits - 1, a[1..], b)
                || IsWithin(edits - 1, a, b[1..])
                || IsWithin(edits - 1, a[1..], b[1..])
                || (a.Length > 1 && b.Length > 1 && (a[0], a[1]) == (b[1], b[0])
                    && IsWithin(edits - 1, a[2..], b[2..])));
    }

    private static bool IsLikely(Annotation annotation, string value, string code)
    {
        try
        {
            return value.Length > 0 && annotation.IsLikely(value, code) && annotation.Read(new(), value) is not null;
        }
        catch (ScriptRefusedException)
        {
            return false;
        }
    }
}
