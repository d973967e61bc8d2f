using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// The format in which a <see cref="NumberBook"/> is saved: lines of words. A line <c>script</c> is followed by a line
/// <c>variable</c> for each of its items. The last line has the number of scripts; a truncated file lacks it.
/// </summary>
internal static class NumberBookFile
{
    private const string Head = "pmdabpftrace-numbers 1";
    private const int MaxNextId = 1 << 30; // leaves room to count on
    private const int FirstCluster = PmidMap.Script.FirstCluster;
    private const int LastCluster = PmidMap.Script.LastCluster;

    // The words of the types that variables have, whatever the members of the enumeration are called.
    private static readonly ImmutableArray<(string Word, MetricType Type)> _types =
    [
        ("Unsigned64", MetricType.UInt64),
        ("Signed64", MetricType.Int64),
        ("Double", MetricType.Double),
        ("String", MetricType.String),
    ];

    /// <summary>
    /// Writes a book that skips <paramref name="reserve"/> ids and clusters: those that may be given before the next
    /// save.
    /// </summary>
    public static byte[] Write(NumberBook book, int reserve)
    {
        int nextCluster = book.NextCluster + reserve;
        if (nextCluster > LastCluster)
            nextCluster += FirstCluster - LastCluster - 1;
        StringBuilder text = new($"{Head}\nnext {book.NextId + reserve} {nextCluster}\n");
        CultureInfo culture = CultureInfo.InvariantCulture;
        foreach (KnownScript script in book.Scripts)
        {
            text.Append(culture, $"script {script.Name} {script.IsNamed} {script.Cluster} ");
            text.Append(culture, $"{script.Instance} {script.LastUse}\n");
            foreach ((VariableShape shape, int item, int lastUse) in script.Items.OrderBy(item => item.Item))
            {
                text.Append(culture, $"variable {shape.Name} {item} {lastUse} ");
                text.Append(culture, $"{shape.Kind} {shape.IsKeyed} {WordOf(shape.Type)} {shape.Semantics}\n");
            }
        }

        text.Append(culture, $"end {book.Scripts.Count}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">The file is damaged; the message has the line.</exception>
    public static NumberBook Read(ReadOnlySpan<byte> file)
    {
        string[] lines = Encoding.UTF8.GetString(file).Split('\n');
        if (lines.Length < 4 || lines[0] != Head || lines[^1].Length > 0)
            throw new FormatException("it is not a whole file of numbers");
        int number = 1;
        try
        {
            string[] next = Words(lines[number], "next", 2);
            NumberBook book = new(
                Number(next[1], NumberBook.FirstId, MaxNextId), Number(next[2], FirstCluster, LastCluster));
            KnownScript? script = null;
            for (number = 2; number < lines.Length - 2; number++)
            {
                if (lines[number].StartsWith("variable ", StringComparison.Ordinal))
                    AddVariable(script, Words(lines[number], "variable", 7));
                else
                    script = AddScript(book, Words(lines[number], "script", 5));
            }

            if (Number(Words(lines[number], "end", 1)[1], 0, int.MaxValue) != book.Scripts.Count)
                throw new FormatException("it has another number of scripts than the file");
            return book;
        }
        catch (FormatException e)
        {
            throw new FormatException($"line {number + 1}: {e.Message}", e);
        }
    }

    private static KnownScript AddScript(NumberBook book, string[] words)
    {
        KnownScript script = new(
            words[1], Flag(words[2]), Number(words[3], FirstCluster, LastCluster), Number(words[4], 0, int.MaxValue))
        {
            LastUse = Number(words[5], 0, int.MaxValue),
        };
        return book.TryAdd(script) ? script : throw new FormatException("its name or its cluster is used twice");
    }

    private static void AddVariable(KnownScript? script, string[] words)
    {
        VariableShape shape = new(
            words[1],
            Name<VariableKind>(words[4]),
            Flag(words[5]),
            TypeOf(words[6]),
            Name<MetricSemantics>(words[7]));
        int item = Number(words[2], PmidMap.Script.FirstVariable, PmidMap.Script.LastVariable);
        if (script?.TryAdd(new KnownItem(shape, item, Number(words[3], 0, int.MaxValue))) is not true)
            throw new FormatException("it has no script, or its shape or item is used twice");
    }

    private static string[] Words(string line, string key, int count)
    {
        string[] words = line.Split(' ');
        return words[0] == key && words.Length == count + 1
            ? words
            : throw new FormatException($"'{key}' and {count} words are expected");
    }

    private static int Number(string digits, int least, int most) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= least && number <= most
            ? number
            : throw new FormatException($"'{digits}' is not a number from {least} to {most}");

    private static bool Flag(string word) =>
        bool.TryParse(word, out bool flag) ? flag : throw new FormatException($"'{word}' is not True or False");

    private static string WordOf(MetricType type) => _types.Single(entry => entry.Type == type).Word;

    private static MetricType TypeOf(string word) =>
        _types.FirstOrDefault(entry => entry.Word == word) is { Word: not null } found
            ? found.Type
            : throw new FormatException($"'{word}' is not a type");

    private static T Name<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse(word, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word[0])
            ? value
            : throw new FormatException($"'{word}' is not a {typeof(T).Name}");
}
