using Pcp.Bpftrace.Flame;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>A file for the stacks of a sample.</summary>
/// <param name="Path">The file, or <c>-</c> for standard output.</param>
/// <param name="IsFolded">Whether to write folded stacks rather than SVG.</param>
internal sealed record FlameFile(string Path, bool IsFolded)
{
    private const string StandardOutput = "-";

    /// <summary>Folded stacks on standard output.</summary>
    internal static FlameFile Lines { get; } = new(StandardOutput, IsFolded: true);

    /// <summary>Whether it is a file that the user has to find again.</summary>
    internal bool IsNamed => Path != StandardOutput;

    /// <summary>Fails unless the file can be written, so that nobody waits for it in vain.</summary>
    internal void Check()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        if (IsNamed && !Directory.Exists(folder))
            throw new CommandException($"{Path} cannot be written: there is no folder {folder}");
    }

    /// <summary>Writes it.</summary>
    /// <param name="sample">The values.</param>
    /// <param name="variable">The variable; null for the first one with stacks.</param>
    /// <param name="title">The script's name.</param>
    /// <param name="output">Standard output.</param>
    internal void Write(Sample sample, string? variable, string title, TextWriter output)
    {
        VariableSample stacks = Find(sample, variable);
        if (stacks.Entries.Count == 0)
            throw new CommandException($"{stacks.Variable.Name} of {title} has no stacks yet{Warnings(sample)}");
        FlameGraph graph = FlameGraph.Create(stacks);
        string hosts = sample.Hosts is [var only] ? only.Host : $"{sample.Hosts.Count} hosts";
        string time = sample.Time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        try
        {
            using StreamWriter? file = IsNamed ? new StreamWriter(Path) : null;
            if (IsFolded)
                FoldedStacks.Write(file ?? output, graph);
            else
                FlameSvg.Write(file ?? output, graph, $"{title} {stacks.Variable.Name}", $"{hosts} · {time}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{Path} cannot be written: {FileFailure.Of(e, Path)}");
        }
    }

    // They may say why.
    private static string Warnings(Sample sample) => string.Concat(sample.Hosts.SelectMany(
        host => host.Warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        (host, warning) => $"\n{host.Host}: warning: {VisibleText.Of(warning)}"));

    /// <summary>The stacks of all hosts together.</summary>
    private static VariableSample Find(Sample sample, string? name)
    {
        VariableSample[] stacks =
            [.. sample.Variables.Where(variable => variable.Variable.Kind == VariableKind.Stacks)];
        if (stacks.FirstOrDefault(variable => name is null || variable.Variable.Name == name) is { } found)
        {
            IEnumerable<VariableSample> ofAllHosts = stacks.Where(each => each.Variable.Name == found.Variable.Name);
            return new VariableSample(found.Variable, null, [.. ofAllHosts.SelectMany(each => each.Entries)]);
        }

        string names = string.Join(", ", stacks.Select(each => each.Variable.Name).Distinct());
        throw new CommandException(stacks.Length == 0
            ? "there are no stacks: the script needs a map such as @[kstack] = count()"
            : $"there is no variable {name} with stacks, but {names}");
    }
}
