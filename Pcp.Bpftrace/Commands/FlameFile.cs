using Pcp.Bpftrace.Flame;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes the stacks of a sample to a file.</summary>
internal static class FlameFile
{
    /// <summary>The name of standard output.</summary>
    internal const string StandardOutput = "-";

    /// <summary>Writes it.</summary>
    /// <param name="sample">The values, those of all hosts together.</param>
    /// <param name="variable">The variable; null for the first one with stacks.</param>
    /// <param name="file">The file, or <c>-</c> for standard output.</param>
    /// <param name="isFolded">Whether to write folded stacks rather than SVG.</param>
    /// <param name="title">The script's name.</param>
    internal static void Write(Sample sample, string? variable, string file, bool isFolded, string title)
    {
        VariableSample stacks = Find(sample, variable);
        FlameGraph graph = FlameGraph.Create(stacks);
        string hosts = sample.Hosts is [var only] ? only.Host : $"{sample.Hosts.Count} hosts";
        string time = sample.Time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        try
        {
            using TextWriter output = file == StandardOutput ? Console.Out : new StreamWriter(file);
            if (isFolded)
                FoldedStacks.Write(output, graph);
            else
                FlameSvg.Write(output, graph, $"{title} {stacks.Variable.Name}", $"{hosts} · {time}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the flame graph cannot be written: {e.Message}");
        }
    }

    private static VariableSample Find(Sample sample, string? name)
    {
        VariableSample[] stacks =
            [.. sample.Variables.Where(variable => variable.Variable.Kind == VariableKind.Stacks)];
        if (stacks.FirstOrDefault(variable => name is null || variable.Variable.Name == name) is { } found)
            return found;
        string names = string.Join(", ", stacks.Select(each => each.Variable.Name));
        throw new CommandException(stacks.Length == 0
            ? "there are no stacks: the script needs a map such as @[kstack] = count()"
            : $"there is no variable {name} with stacks, but {names}");
    }
}
