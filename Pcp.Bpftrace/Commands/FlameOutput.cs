using Pcp.Bpftrace.Flame;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>A file for stacks that is open. If no stacks are written, a file that was not there is removed.</summary>
internal sealed class FlameOutput : IDisposable
{
    private readonly FlameFile _file;
    private readonly TextWriter? _lines; // either this or the stream
    private readonly FileStream? _stream;
    private bool _isUnused;

    /// <summary>Standard output.</summary>
    internal FlameOutput(FlameFile file, TextWriter lines) => (_file, _lines) = (file, lines);

    /// <summary>A file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">The open file; is disposed.</param>
    /// <param name="isNew">Whether it was not there.</param>
    internal FlameOutput(FlameFile file, FileStream stream, bool isNew) =>
        (_file, _stream, _isUnused) = (file, stream, isNew);

    /// <summary>Writes it, and flushes it.</summary>
    /// <param name="sample">The values.</param>
    /// <param name="variable">The variable; null for the first one with stacks.</param>
    /// <param name="title">The script's name.</param>
    /// <param name="span">The time in which the counts were made; null: since the script began.</param>
    /// <returns>The variable that was written.</returns>
    internal Variable Write(Sample sample, string? variable, string title, TimeSpan? span = null)
    {
        VariableSample stacks = Find(sample, variable);
        FlameGraph graph = FlameGraph.Create(stacks);
        if (graph.Stacks == 0)
        {
            string none = span is null ? "has no stacks yet" : "has counted no stacks in this time";
            throw new CommandException($"{stacks.Variable.Name} of {title} {none}{Warnings(sample)}");
        }

        using StringWriter text = new();
        if (_file.IsFolded)
            FoldedStacks.Write(text, graph);
        else
            FlameSvg.Write(text, graph, $"{title} {stacks.Variable.Name}", Subtitle(sample, stacks.Variable, span));
        Write(text.ToString());
        return stacks.Variable;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        if (!_isUnused)
            return;
        try
        {
            File.Delete(_file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, empty.
        }
    }

    private void Write(string text)
    {
        if (_lines is not null)
        {
            using LineWriter lines = new(_lines);
            lines.Write(text);
            return;
        }

        _isUnused = false;
        try
        {
            if (_stream!.CanSeek && _stream.Length > 0)
                _stream.SetLength(0);
            _stream.Write(Encoding.UTF8.GetBytes(text));
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _file.Failure(e);
        }
    }

    private static string Subtitle(Sample sample, Variable variable, TimeSpan? span)
    {
        string hosts = sample.Hosts is [var only] ? only.Host : $"{sample.Hosts.Count} hosts";
        string time = sample.Time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        string covered = !variable.IsCounter ? " · last values"
            : span is { } counted
                ? string.Create(CultureInfo.InvariantCulture, $" · counts of {counted.TotalSeconds:0.#} s")
                : "";
        return $"{hosts} · {time}{covered}";
    }

    // They may say why there are no stacks.
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
