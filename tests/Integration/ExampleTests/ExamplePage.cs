using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>
/// The page about the examples. What is below its introduction is made from the scripts' comments, their costs and
/// pictures of their output.
/// </summary>
/// <param name="Text">All of it.</param>
internal sealed partial record ExamplePage(string Text)
{
    private const string Index = "## Index\n";
    private const string Cost = "## Cost\n";
    private const int Width = 120;

    private static string Path => System.IO.Path.Combine(Checkout.Examples, "README.md");

    /// <summary>The committed page.</summary>
    public static ExamplePage Committed => new(File.ReadAllText(Path));

    /// <summary>The page with its scripts' present comments, and everything else as it is.</summary>
    public ExamplePage Renewed => Compose(CostSection(), Costs(), Picture);

    /// <summary>Writes the page with new costs and pictures.</summary>
    /// <param name="costs">The costs of all examples that fit this host.</param>
    /// <param name="pictures">Their pictures, by file.</param>
    public static void Write(IReadOnlyList<CostRow> costs, IReadOnlyDictionary<string, string> pictures)
    {
        string section = $"{Machine.Describe()}\n\n{CostTable.Markdown(costs)}";
        Dictionary<string, string> cells = costs.ToDictionary(row => row.File, CostTable.InShort);
        File.WriteAllText(Path, Committed.Compose(section, cells, file => pictures.GetValueOrDefault(file)).Text);
    }

    private ExamplePage Compose(
        string costSection, Dictionary<string, string> costs, Func<string, string?> picture)
    {
        StringBuilder text = new(Text[..Text.IndexOf(Index, StringComparison.Ordinal)]);
        text.Append($"{Index}\n| script | question | variables | measured cost |\n|---|---|---|---|\n");
        Example[] scripts = [.. Example.All.Where(example => !example.IsVariant)];
        foreach (Example script in scripts)
        {
            string variables = string.Join(", ", script.Variables.Select(variable => $"`@{variable}`"));
            text.Append(
                $"| [{script.Name}](#{script.Name}) | {script.Question} | {variables} | {costs[script.File]} |\n");
        }

        text.Append($"\n{Cost}\n{costSection}");
        foreach (Example script in scripts)
            AppendSection(text, script, picture);
        return new ExamplePage(text.ToString());
    }

    private static void AppendSection(StringBuilder text, Example script, Func<string, string?> picture)
    {
        text.Append($"\n## {script.Name}\n\n{script.Question}\n");
        foreach (string part in script.Explanation)
            text.Append($"\n{Wrap(part)}\n");
        Example[] variants = [.. Example.All.Where(example => example.IsVariant && example.Name == script.Name)];
        foreach (Example variant in variants)
        {
            string[] own = [variant.Question, .. variant.Explanation];
            string difference = string.Join(' ', own.Except([script.Question, .. script.Explanation]));
            text.Append($"\n{Wrap($"{Condition(variant)} {difference}")}\n");
        }

        foreach (Example shown in (Example[])[script, .. variants])
        {
            if (picture(shown.File) is { } screen)
                text.Append($"\n```\n$ sudo pcp bpftrace run {shown.File}\n\n{screen}\n```\n");
        }
    }

    private static string Condition(Example variant) =>
        variant.MinKernel is { } kernel
            ? $"**From Linux {kernel} on**, `{variant.File}.bt`:"
            : $"**From bpftrace {variant.MinBpftrace} on**, `{variant.File}.bt`:";

    private static string Wrap(string paragraph)
    {
        StringBuilder lines = new();
        int width = 0;
        foreach (string word in paragraph.Split(' '))
        {
            bool isFull = width + 1 + word.Length > Width;
            lines.Append(width == 0 ? "" : isFull ? "\n" : " ").Append(word);
            width = isFull || width == 0 ? word.Length : width + 1 + word.Length;
        }

        return lines.ToString();
    }

    private string CostSection()
    {
        int start = Text.IndexOf(Cost, StringComparison.Ordinal) + Cost.Length + 1;
        return Text[start..(Text.IndexOf("\n\n## ", start, StringComparison.Ordinal) + 1)];
    }

    private Dictionary<string, string> Costs() =>
        IndexRow().Matches(Text).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["cost"].Value);

    private string? Picture(string file)
    {
        string start = $"\n```\n$ sudo pcp bpftrace run {file}\n\n";
        int at = Text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return at < start.Length ? null : Text[at..Text.IndexOf("\n```\n", at, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"(?m)^\| \[(?<name>\w+)\]\(#\w+\) \| .* \| .* \| (?<cost>.*) \|$")]
    private static partial Regex IndexRow();
}
