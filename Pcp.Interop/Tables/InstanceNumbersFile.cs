namespace Pcp.Interop.Tables;

/// <summary>
/// The file of <see cref="InstanceNumbers"/>: a line <c>NUMBER NAME</c> each, between a head and a last line with their
/// count, by which a truncated file is found. In names, <c>\n</c> is a newline and <c>\b</c> a backslash.
/// </summary>
/// <param name="Owner">The owner of the domain.</param>
/// <param name="Next">The lowest number that was never used.</param>
/// <param name="Numbers">Numbers by name (its bytes as Latin-1), in the order of the file.</param>
internal sealed record InstanceNumbersFile(string Owner, int Next, OrderedDictionary<string, int> Numbers)
{
    private const string Head = "pcp-instances 1", OwnerKey = "owner ", NextKey = "next ", EndKey = "end ";

    internal static byte[] Write(string owner, int next, IEnumerable<(string Name, int Number)> numbers)
    {
        int count = 0;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Head}\n{OwnerKey}{owner}\n{NextKey}{next}\n");
        foreach ((string name, int number) in numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number} {Escape(name)}\n");
            count++;
        }

        text.Append(CultureInfo.InvariantCulture, $"{EndKey}{count}\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">The file is damaged.</exception>
    internal static InstanceNumbersFile Read(ReadOnlySpan<byte> file)
    {
        string[] lines = Encoding.Latin1.GetString(file).Split('\n');
        if (lines.Length < 5 || lines[0] != Head || lines[^1].Length > 0)
            throw new FormatException("it is not a whole file of instance numbers");
        string owner = Field(lines[1], OwnerKey);
        int next = Number(Field(lines[2], NextKey), InstanceNumbers.Limit);
        string[] entries = lines[3..^2];
        if (Number(Field(lines[^2], EndKey), InstanceNumbers.MaxNames) != entries.Length)
            throw new FormatException("its last line does not count its instances");

        OrderedDictionary<string, int> numbers = new(entries.Length, StringComparer.Ordinal);
        HashSet<int> taken = new();
        foreach (string entry in entries)
        {
            int space = entry.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
                throw new FormatException($"'{entry}' is not a number and a name");
            int number = Number(entry[..space], next - 1);
            if (!taken.Add(number) || !numbers.TryAdd(Unescape(entry[(space + 1)..]), number))
                throw new FormatException($"it has '{entry}' twice");
        }

        return new InstanceNumbersFile(owner, next, numbers);
    }

    private static string Field(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal)
            ? line[key.Length..]
            : throw new FormatException($"'{line}' does not begin with '{key}'");

    private static int Number(string digits, int most) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most
            ? number
            : throw new FormatException($"'{digits}' is not a number from 0 to {most}");

    // All backslashes begin an escape, so that one kind can be replaced after the other.
    private static string Escape(string name) =>
        name.Replace("\\", "\\b", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescape(string name) =>
        name.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\b", "\\", StringComparison.Ordinal);
}
