using System.Collections.Immutable;
using System.Globalization;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Reads what a script says about itself: comment lines <c>// key: value</c>, in which nothing but blanks stands before
/// the <c>//</c>. The last of several with the same key counts; keys that are not ours are other comments.
/// </summary>
internal static class Annotations
{
    /// <summary>Reads all annotations of <paramref name="code"/>.</summary>
    /// <exception cref="ScriptRefusedException">A value is not what its key allows.</exception>
    public static ScriptMetadata Read(string code)
    {
        var metadata = new ScriptMetadata();
        foreach (var line in code.AsSpan().EnumerateLines())
        {
            var text = line.TrimStart();
            if (text.StartsWith("//"))
                metadata = ReadComment(metadata, text[2..].Trim());
        }

        return metadata;
    }

    private static ScriptMetadata ReadComment(ScriptMetadata metadata, ReadOnlySpan<char> comment)
    {
        var colon = comment.IndexOf(':');
        if (colon < 0)
            return comment is "custom-output-block" ? metadata with { CustomOutputBlock = true } : metadata;

        var value = comment[(colon + 1)..].Trim();
        return comment[..colon].TrimEnd() switch
        {
            "name" => metadata with { Name = ReadName(value) },
            "include" => metadata with { Include = ReadInclude(value) },
            "table-retain-lines" => metadata with { TableRetainLines = ReadCount(value) },
            _ => metadata,
        };
    }

    private static string ReadName(ReadOnlySpan<char> value)
    {
        var valid = !value.IsEmpty && !char.IsAsciiDigit(value[0]);
        foreach (var c in value)
            valid &= char.IsAsciiLetterOrDigit(c) || c == '_';
        return valid
            ? value.ToString()
            : throw new ScriptRefusedException(
                $"invalid value '{value}' for name: must contain only alphanumeric characters and start with a letter");
    }

    private static ImmutableArray<string> ReadInclude(ReadOnlySpan<char> value)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var range in value.Split(','))
        {
            var name = value[range].Trim();
            if (!name.IsEmpty)
                names.Add(name.ToString());
        }

        return names.ToImmutable();
    }

    /// <summary>A number beyond what an int holds keeps every line there can be, as the largest int does.</summary>
    private static int ReadCount(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.ContainsAnyExceptInRange('0', '9'))
            throw new ScriptRefusedException($"invalid value '{value}' for table-retain-lines, must be numeric");
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;
    }
}
