using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>The scripts of a folder: every <c>*.bt</c> directly in it that is not hidden.</summary>
/// <param name="Scripts">The scripts, by name.</param>
/// <param name="Problems">Why the folder cannot be applied, a message each; none if it can.</param>
/// <param name="Warnings">Comments that were probably meant as annotations.</param>
internal sealed record ScriptFolder(
    IReadOnlyList<FolderScript> Scripts, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    private const int MaxNameLength = 20; // of what may be meant as an annotation

    private static readonly EnumerationOptions _visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden,
        IgnoreInaccessible = false,
    };

    /// <summary>Reads a folder for some hosts.</summary>
    /// <exception cref="ScriptException">The folder cannot be read.</exception>
    public static ScriptFolder Read(string folder, AppliedSet set, IReadOnlyList<string> hosts)
    {
        List<(string Name, ScriptFile File)> files = [];
        List<string> problems = [], warnings = [];
        foreach (string path in Files(folder))
        {
            try
            {
                files.Add(ReadFile(path, set, warnings));
            }
            catch (ScriptException e)
            {
                problems.Add(e.Message);
            }
        }

        FolderScript[] scripts =
        [
            .. files.GroupBy(static file => file.Name, static file => file.File)
                .Select(static group => new FolderScript(group.Key, [.. group]))
                .OrderBy(static script => script.Name, StringComparer.Ordinal),
        ];
        problems.AddRange(scripts.Select(script => script.FindAmbiguity(hosts)).OfType<string>());
        return new ScriptFolder(scripts, problems, warnings);
    }

    private static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder, $"*{ToolFolders.Suffix}", _visible)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = e switch
            {
                DirectoryNotFoundException =>
                    File.Exists(folder) ? "is a file, not a folder" : "there is no such folder",
                UnauthorizedAccessException => "permission denied",
                _ => FileFailure.Of(e, folder),
            };
            throw new ScriptException($"{VisibleText.Of(folder)}: {reason}");
        }
    }

    private static (string Name, ScriptFile File) ReadFile(string path, AppliedSet set, List<string> warnings)
    {
        RefuseSpecialFile(path);
        ScriptText text = ScriptLoader.FromFile(path);
        IReadOnlyList<Annotation> annotations = Annotation.ReadAll(text.Code);
        (string? ownName, Conditions conditions) = ReadAnnotations(text.Label, annotations);
        warnings.AddRange(annotations.Select(FindWarning).OfType<string>().Select(each => $"{text.Label}: {each}"));
        string name = ownName ?? ScriptNames.OfFile(path);
        AnnotationOptions added = new() { Name = ownName is null ? name : null, Label = set.Label };
        return (name, new ScriptFile(text, added.AddTo(text), conditions));
    }

    private static (string? Name, Conditions Conditions) ReadAnnotations(
        string label, IReadOnlyList<Annotation> annotations)
    {
        try
        {
            string? name = annotations.LastOrDefault(static each => each.Name == Annotation.ScriptName)?.Value;
            ScriptException.ThrowIf(
                AppliedSet.NameIn(annotations) is not null,
                $"this command sets the label {AppliedSet.LabelName}: remove it from the file");
            return (name is null ? null : ScriptNames.Check(name), Conditions.Read(annotations));
        }
        catch (ScriptException e)
        {
            throw new ScriptException($"{label}: {e.Message}");
        }
    }

    /// <summary>
    /// Refuses pipes and devices: opening a pipe would wait for its writer, and a device may have no end.
    /// </summary>
    private static void RefuseSpecialFile(string path)
    {
        try
        {
            FileInfo file = (FileInfo?)File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            ScriptException.ThrowIf(
                file is { Exists: true, Length: 0 },
                $"{VisibleText.Of(path)}: the script is empty, or is no regular file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException($"{VisibleText.Of(path)}: {FileFailure.Of(e, path)}");
        }
    }

    private static string? FindWarning(Annotation annotation) =>
        annotation.Name.Length <= MaxNameLength
        && !Conditions.Names.Contains(annotation.Name)
        && NearNames.Find(annotation.Name, Conditions.Names) is [string near, ..]
            ? $"line {annotation.Line}: '// {VisibleText.Of(annotation.Name)}:' is only a comment, did you mean "
                + $"'// {near}:'?"
            : null;
}
