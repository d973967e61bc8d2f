namespace Bpftrace.Runner.Language;

/// <summary>Splits a line into words as a shell does, as far as blanks, quotes and backslashes go.</summary>
internal static class ShellWords
{
    /// <summary>Within single quotes nothing is special but their end.</summary>
    /// <exception cref="ScriptRefusedException">A quote is not closed, or nothing follows a backslash.</exception>
    public static ImmutableArray<string> Split(ReadOnlySpan<char> line)
    {
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null; // between words
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
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
                throw Invalid(line, "nothing follows the backslash");
            else if (quote == '"' && line[i] is not ('"' or '\\'))
                word.Append(c).Append(line[i]);
            else
                word.Append(line[i]);
        }

        if (quote != '\0')
            throw Invalid(line, "a quote is not closed");
        if (word is not null)
            words.Add(word.ToString());
        return words.ToImmutable();
    }

    private static ScriptRefusedException Invalid(ReadOnlySpan<char> line, string reason) =>
        new($"invalid value '{line}' for args: {reason}");
}
