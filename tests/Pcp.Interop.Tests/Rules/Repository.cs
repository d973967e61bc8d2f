namespace Pcp.Interop.Tests.Rules;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>All files of the tree without what was built, as paths relative to the root.</summary>
    internal static IEnumerable<string> AllFiles => FilesBelow(Root).Select(file => Path.GetRelativePath(Root, file));

    /// <summary>The C# files of a project, as paths relative to the root.</summary>
    internal static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));

    internal static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(below => Path.GetFileName(below) is not ("bin" or "obj" or "artifacts" or "build" or ".git"))
                .SelectMany(FilesBelow));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("there is no global.json above the tests");
    }
}
