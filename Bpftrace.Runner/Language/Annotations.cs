using System.Collections.Immutable;
using System.Globalization;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Reads what a script says about itself: comment lines <c>// key: value</c>, in which nothing but blanks stands before
/// the <c>//</c>. The last of several with the same key counts; of types and semantics, the last for each variable does.
/// Keys that are not ours are other comments.
/// </summary>
internal static class Annotations
{
    /// <summary>Reads all annotations of <paramref name="code"/>.</summary>
    /// <exception cref="ScriptRefusedException">A value is not what its key allows.</exception>
    public static ScriptMetadata Read(string code)
    {
        ScriptMetadata metadata = new();
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.TrimStart();
            if (text.StartsWith("//"))
                metadata = ReadComment(metadata, text[2..].Trim());
        }

        return metadata;
    }

    private static ScriptMetadata ReadComment(ScriptMetadata metadata, ReadOnlySpan<char> comment)
    {
        int colon = comment.IndexOf(':');
        if (colon < 0)
            return comment is "custom-output-block" ? metadata with { CustomOutputBlock = true } : metadata;

        ReadOnlySpan<char> value = comment[(colon + 1)..].Trim();
        return comment[..colon].TrimEnd() switch
        {
            "name" => metadata with { Name = ReadName(value) },
            "include" => metadata with { Include = ReadInclude(value) },
            "table-retain-lines" => metadata with { TableRetainLines = ReadCount(value) },
            "type" => metadata with { Types = ReadSettings(value, "type", metadata.Types, ReadType) },
            "semantics" => metadata with { Semantics = ReadSettings(value, "semantics", metadata.Semantics, ReadSemantics) },
            "args" => metadata with { Arguments = ShellWords.Split(value) },
            "interval" => metadata with { PrintInterval = ReadInterval(value) },
            "restart" => metadata with { Restart = ReadRestart(value) },
            _ => metadata,
        };
    }

    private static string ReadName(ReadOnlySpan<char> value) => ScriptName.IsValid(value)
        ? value.ToString()
        : throw new ScriptRefusedException(
            $"invalid value '{value}' for name: must contain only ASCII letters, digits and underscores, and no digit first");

    private static ImmutableArray<string> ReadInclude(ReadOnlySpan<char> value)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (Range range in value.Split(','))
        {
            ReadOnlySpan<char> name = value[range].Trim();
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
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : int.MaxValue;
    }

    /// <summary>Reads <c>@a=u64,@b=string</c>, in addition to what lines before have set.</summary>
    private static ImmutableDictionary<string, T> ReadSettings<T>(
        ReadOnlySpan<char> value, string key, ImmutableDictionary<string, T> settings, Func<string, T> read)
    {
        ImmutableDictionary<string, T>.Builder changed = settings.ToBuilder();
        foreach (Range range in value.Split(','))
        {
            ReadOnlySpan<char> setting = value[range].Trim();
            if (setting.IsEmpty)
                continue;
            int equals = setting.IndexOf('=');
            if (equals < 0 || setting[0] != '@')
            {
                throw new ScriptRefusedException(
                    $"invalid value '{setting}' for {key}: must be a variable and its {key}, such as @a={Example(key)}");
            }

            changed[setting[..equals].TrimEnd().ToString()] = read(setting[(equals + 1)..].TrimStart().ToString());
        }

        return changed.ToImmutable();
    }

    private static string Example(string key) => key is "type" ? "u64" : "counter";

    private static ValueType ReadType(string value) => value switch
    {
        "u64" => ValueType.Unsigned64,
        "64" => ValueType.Signed64,
        "double" => ValueType.Double,
        "string" => ValueType.Text,
        _ => throw new ScriptRefusedException($"invalid value '{value}' for type: must be u64, 64, double or string"),
    };

    private static ValueSemantics ReadSemantics(string value) => value switch
    {
        "counter" => ValueSemantics.Counter,
        "instant" => ValueSemantics.Instant,
        _ => throw new ScriptRefusedException($"invalid value '{value}' for semantics: must be counter or instant"),
    };

    private static RestartMode ReadRestart(ReadOnlySpan<char> value) => RestartWords.Parse(value)
        ?? throw new ScriptRefusedException($"invalid value '{value}' for restart: must be {RestartWords.All}");

    /// <summary>Reads <c>5</c> or <c>5s</c>, seconds, or <c>500ms</c>.</summary>
    private static TimeSpan ReadInterval(ReadOnlySpan<char> value)
    {
        bool isMilliseconds = value.EndsWith("ms");
        ReadOnlySpan<char> number = isMilliseconds ? value[..^2] : value.EndsWith("s") ? value[..^1] : value;
        if (int.TryParse(number.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            TimeSpan interval = isMilliseconds ? TimeSpan.FromMilliseconds(count) : TimeSpan.FromSeconds(count);
            if (interval <= TimeSpan.FromDays(1))
                return interval;
        }

        throw new ScriptRefusedException(
            $"invalid value '{value}' for interval: must be seconds, or milliseconds as in 500ms, and at most a day");
    }
}
