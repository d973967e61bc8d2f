namespace Bpftrace.Runner.Language;

/// <summary>
/// Reads a script's annotations: comment lines <c>// name: value</c> with nothing but blanks before the <c>//</c>. Of
/// several with one name the last counts; of types and semantics, the last for each variable. Other comments are
/// ignored, but one that is nearly an annotation is warned of.
/// </summary>
internal static class Annotations
{
    // So that a script of nothing but such comments takes no time.
    private const int MaxGuesses = 100;

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

            ReadOnlySpan<char> comment = text[2..].Trim();
            int colon = comment.IndexOf(':');
            ReadOnlySpan<char> name = colon < 0 ? comment : comment[..colon].TrimEnd();
            ReadOnlySpan<char> value = colon < 0 ? [] : comment[(colon + 1)..].TrimStart();
            if (Find(name, hasValue: colon >= 0) is { } annotation)
            {
                metadata = annotation.Read(metadata, value.ToString())
                    ?? throw new ScriptRefusedException($"invalid value '{value}' for {name}: {annotation.Help}");
            }
            else if (guesses < MaxGuesses && FindNear(name, hasValue: colon >= 0) is { } meant)
            {
                guesses++;
                if (IsLikely(meant, value.ToString(), code))
                    warnings.Add(Warning(number, name, colon < 0 ? "" : ":", meant));
            }
        }

        return metadata;
    }

    private static Annotation? Find(ReadOnlySpan<char> name, bool hasValue)
    {
        foreach (Annotation annotation in Annotation.All)
        {
            if (annotation.HasValue == hasValue && name.SequenceEqual(annotation.Name))
                return annotation;
        }

        return null;
    }

    private static Annotation? FindNear(ReadOnlySpan<char> name, bool hasValue)
    {
        foreach (Annotation annotation in Annotation.All)
        {
            if ((hasValue || !annotation.HasValue) && NameDistance.IsNear(name, annotation.Name))
                return annotation;
        }

        return null;
    }

    private static bool IsLikely(Annotation annotation, string value, string code)
    {
        try
        {
            return !annotation.HasValue
                || (value.Length > 0 && annotation.IsLikely(value, code) && annotation.Read(new(), value) is not null);
        }
        catch (ScriptRefusedException)
        {
            return false;
        }
    }

    private static string Warning(int line, ReadOnlySpan<char> name, string colon, Annotation meant) =>
        $"line {line}: '// {name}{colon}' is only a comment, did you mean '// {meant.Name}{(meant.HasValue ? ":" : "")}'? "
        + $"{meant.Name} {meant.Help}";
}
