using System.Globalization;
using System.Text;
using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// The form in which a <see cref="NumberBook"/> is kept: lines of words between blanks. A line <c>script</c> is
/// followed by one line <c>variable</c> for each of its items; the last line counts the scripts, which a file that is
/// cut off lacks.
/// </summary>
internal static class NumberBookFile
{
    private const string Head = "pmdabpftrace-numbers 1";
    private const int MaxNextId = 1 << 30; // leaves room to count on

    /// <summary>Writes a book.</summary>
    /// <param name="book">The book.</param>
    /// <param name="reserve">How many ids and clusters the next life skips: those that may be used after this.</param>
    public static byte[] Write(NumberBook book, int reserve)
    {
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{Head}\nnext {book.NextId + reserve} {WithReserve(book.NextCluster, reserve)}\n");
        foreach (KnownScript script in book.Scripts)
        {
            text.Append(
                culture, $"script {script.Name} {script.IsNamed} {script.Cluster} {script.Instance} {script.LastUse}\n");
            foreach ((VariableShape shape, int item, int lastUse) in script.Items.OrderBy(item => item.Item))
            {
                text.Append(culture, $"variable {shape.Name} {item} {lastUse} ");
                text.Append(culture, $"{shape.Kind} {shape.IsKeyed} {shape.Type} {shape.Semantics}\n");
            }
        }

        text.Append(culture, $"end {book.Scripts.Count}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads a book.</summary>
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
                Number(next[0], NumberBook.FirstId, MaxNextId),
                Number(next[1], PmidMap.Script.FirstCluster, PmidMap.Script.LastCluster));
            KnownScript? script = null;
            for (number = 2; number < lines.Length - 2; number++)
            {
                if (lines[number].StartsWith("variable ", StringComparison.Ordinal))
                    AddVariable(script, Words(lines[number], "variable", 7));
                else
                    script = AddScript(book, Words(lines[number], "script", 5));
            }

            if (Number(Words(lines[number], "end", 1)[0], 0, int.MaxValue) != book.Scripts.Count)
                throw new FormatException("it does not count the scripts");
            return book;
        }
        catch (FormatException e)
        {
            throw new FormatException($"line {number + 1}: {e.Message}", e);
        }
    }

    private static int WithReserve(int cluster, int reserve)
    {
        int next = cluster + reserve;
        return next <= PmidMap.Script.LastCluster ? next : next - PmidMap.Script.LastCluster - 1 + PmidMap.Script.FirstCluster;
    }

    private static KnownScript AddScript(NumberBook book, string[] words)
    {
        KnownScript script = new(
            words[0],
            Flag(words[1]),
            Number(words[2], PmidMap.Script.FirstCluster, PmidMap.Script.LastCluster),
            Number(words[3], 0, int.MaxValue))
        {
            LastUse = Number(words[4], 0, int.MaxValue),
        };
        return book.TryAdd(script) ? script : throw new FormatException("its name or its cluster was there before");
    }

    private static void AddVariable(KnownScript? script, string[] words)
    {
        VariableShape shape = new(
            words[0], Word<VariableKind>(words[3]), Flag(words[4]), Word<MetricType>(words[5]), Word<MetricSemantics>(words[6]));
        RememberedItem item = new(
            shape,
            Number(words[1], PmidMap.Script.FirstVariable, PmidMap.Script.LastVariable), Number(words[2], 0, int.MaxValue));
        if (script is null || !script.TryAdd(item))
            throw new FormatException("it has no script, or its shape or item was there before");
    }

    private static string[] Words(string line, string key, int count)
    {
        string[] words = line.Split(' ');
        return words[0] == key && words.Length == count + 1
            ? words[1..]
            : throw new FormatException($"'{key}' and {count} words are expected");
    }

    private static int Number(string digits, int least, int most) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{digits}' is not a number from {least} to {most}");

    private static bool Flag(string word) =>
        bool.TryParse(word, out bool flag) ? flag : throw new FormatException($"'{word}' is not True or False");

    private static T Word<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse(word, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word[0])
            ? value
            : throw new FormatException($"'{word}' is not a {typeof(T).Name}");
}
