namespace Bpftrace.Runner.Language;

/// <summary>
/// Splits an annotation's value into words as a shell does, as far as blanks, quotes and backslashes go.
/// </summary>
internal static class ShellWords
{
    /// <summary>Within single quotes nothing is special but their end.</summary>
    /// <param name="line">The value.</param>
    /// <param name="annotation">The annotation's name, for the message.</param>
    /// <param name="separator">A character that separates words as blanks do, unless it is quoted.</param>
    /// <exception cref="ScriptRefusedException">A quote is not closed, or nothing follows a backslash.</exception>
    public static ImmutableArray<string> Split(ReadOnlySpan<char> line, string annotation, char? separator = null)
    {
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null; // between words
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && (char.IsWhiteSpace(c) || c == separator))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else if (c != '\\' || quote == '\'')
                word.Append(c);
            else if (++i == line.Length)
                throw Invalid(line, annotation, "nothing follows the backslash");
            else if (quote == '"' && line[i] is not ('"' or '\\'))
                word.Append(c).Append(line[i]);
            else
                word.Append(line[i]);
        }

        if (quote != '\0')
            throw Invalid(line, annotation, "a quote is not closed");
        if (word is not null)
            words.Add(word.ToString());
        return words.ToImmutable();
    }

    private static ScriptRefusedException Invalid(ReadOnlySpan<char> line, string annotation, string reason) =>
        new($"invalid value '{line}' for {annotation}: {reason}");
}
