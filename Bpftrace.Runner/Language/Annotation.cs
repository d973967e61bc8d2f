namespace Bpftrace.Runner.Language;

/// <summary>An annotation: a comment line <c>// name: value</c> that says how a script is run or exported.</summary>
/// <param name="Name">The name before the colon.</param>
/// <param name="Help">The rule for its value, for the script's author.</param>
/// <param name="Read">Adds a value to the metadata; null if the value is not valid.</param>
internal sealed record Annotation(string Name, string Help, Func<ScriptMetadata, string, ScriptMetadata?> Read)
{
    public const string IncludeHelp = "must list variables, such as @a,@b";

    private static readonly (string Word, VariableType Value)[] _types =
    [
        ("u64", VariableType.Unsigned64),
        ("64", VariableType.Signed64),
        ("double", VariableType.Double),
        ("string", VariableType.Text),
    ];

    private static readonly (string Word, VariableSemantics Value)[] _semantics =
    [
        ("counter", VariableSemantics.Counter),
        ("instant", VariableSemantics.Instant),
    ];

    public static ImmutableArray<Annotation> All { get; } =
    [
        new(
            "name",
            "must contain only ASCII letters, digits and underscores, and no digit first",
            static (script, value) => ScriptMetadata.IsValidName(value) ? script with { Name = value } : null),
        new("include", IncludeHelp, static (script, value) => script with { Include = [.. Items(value)] })
        {
            IsLikely = static (value, _) => value.StartsWith('@'),
        },
        new(
            "table-retain-lines",
            "must be numeric",
            static (script, value) => script with { TableRetainLines = ReadCount(value) }),
        new(
            "type",
            "must be a variable and its type, such as @a=u64",
            static (script, value) => script with { Types = ReadSettings("type", value, script.Types, _types) }),
        new(
            "semantics",
            "must be a variable and its semantics, such as @a=counter",
            static (script, value) =>
                script with { Semantics = ReadSettings("semantics", value, script.Semantics, _semantics) }),
        new(
            "args",
            "must be words, quoted as in a shell",
            static (script, value) => script with { Arguments = ShellWords.Split(value, "args") })
        {
            IsLikely = static (_, code) => code.Contains("$1", StringComparison.Ordinal),
        },
        new(
            "interval",
            "must be seconds, or milliseconds as in 500ms, and at most a day",
            static (script, value) => ReadInterval(value) is { } time ? script with { PrintInterval = time } : null),
        new(
            "restart",
            $"must be {RestartModes.Names}",
            static (script, value) => RestartModes.Parse(value) is { } mode ? script with { Restart = mode } : null),
        new(
            UserLabels.Annotation,
            UserLabels.Help,
            static (script, value) => script with { Labels = UserLabels.Read(value, script.Labels) }),
        new("custom-output-block", "has no value", static (script, _) => script with { CustomOutputBlock = true })
        {
            HasValue = false,
        },
    ];

    public bool HasValue { get; init; } = true;

    public string FoldedName { get; } = Name.Replace("-", "", StringComparison.Ordinal);

    /// <summary>
    /// Whether a comment of nearly this name is probably meant as the annotation. Gets the comment's value and the
    /// script's code.
    /// </summary>
    public Func<string, string, bool> IsLikely { get; init; } = static (_, _) => true;

    public static Annotation? Find(string name, bool hasValue) =>
        All.FirstOrDefault(row => row.Name == name && row.HasValue == hasValue);

    private static string[] Items(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A number that an int cannot hold keeps all lines, as the largest int does.</summary>
    private static int ReadCount(string value)
    {
        ScriptRefusedException.ThrowIf(
            value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange('0', '9'),
            $"invalid value '{value}' for table-retain-lines, must be numeric");
        return int.TryParse(value, NumberStyles.None, null, out int count) ? count : int.MaxValue;
    }

    /// <summary>Reads <c>@a=u64,@b=string</c>, in addition to what earlier lines have set.</summary>
    private static ImmutableDictionary<string, T> ReadSettings<T>(
        string name, string value, ImmutableDictionary<string, T> settings, (string Word, T Value)[] words)
    {
        foreach (string setting in Items(value))
        {
            if (setting.Split('=', 2, StringSplitOptions.TrimEntries) is not [['@', ..] variable, string word])
            {
                throw new ScriptRefusedException(
                    $"invalid value '{setting}' for {name}: must be a variable and its {name}, "
                    + $"such as @a={words[0].Word}");
            }

            int index = Array.FindIndex(words, row => row.Word == word);
            string allowed = string.Join(", ", words[..^1].Select(row => row.Word));
            ScriptRefusedException.ThrowIf(
                index < 0, $"invalid value '{word}' for {name}: must be {allowed} or {words[^1].Word}");
            settings = settings.SetItem(variable, words[index].Value);
        }

        return settings;
    }

    /// <summary>Reads <c>5</c> or <c>5s</c>, seconds, or <c>500ms</c>.</summary>
    private static TimeSpan? ReadInterval(ReadOnlySpan<char> value)
    {
        bool isMilliseconds = value.EndsWith("ms");
        ReadOnlySpan<char> number = isMilliseconds ? value[..^2] : value.EndsWith("s") ? value[..^1] : value;
        if (!int.TryParse(number.TrimEnd(), NumberStyles.None, null, out int count) || count == 0)
            return null;
        TimeSpan interval = isMilliseconds ? TimeSpan.FromMilliseconds(count) : TimeSpan.FromSeconds(count);
        return interval <= TimeSpan.FromDays(1) ? interval : null;
    }
}
