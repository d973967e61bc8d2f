namespace Pcp.Bpftrace.Sources;

/// <summary>The folders in which tools are found by name; the first that has a name decides.</summary>
internal sealed class ToolFolders(IReadOnlyList<string> folders)
{
    /// <summary>How the files' names end.</summary>
    public const string Suffix = ".bt";

    private const string Variable = "PCP_BPFTRACE_PATH";

    // Our own come first: they export what is worth recording, and no more.
    private static readonly string[] _installed =
    [
        "/usr/share/pmdabpftrace/scripts",
        "/usr/share/doc/pmdabpftrace/examples",
        "/usr/local/share/bpftrace/tools",
        "/usr/share/bpftrace/tools",
        "/usr/sbin", // Debian and Ubuntu
    ];

    private static readonly EnumerationOptions _enumeration = new() { IgnoreInaccessible = true };

    /// <summary>The folders, in the order in which they are searched.</summary>
    public IReadOnlyList<string> Folders => folders;

    /// <summary>
    /// The folders of the environment variable <c>PCP_BPFTRACE_PATH</c>, the user's own <c>~/.pcp/bpftrace</c>, and
    /// those of packages.
    /// </summary>
    public static ToolFolders FromEnvironment()
    {
        string path = Environment.GetEnvironmentVariable(Variable) ?? "";
        string home = Environment.GetEnvironmentVariable("HOME") ?? "";
        string[] own = home.Length > 0 ? [Path.Combine(home, ".pcp/bpftrace")] : [];
        return new ToolFolders([.. path.Split(':', StringSplitOptions.RemoveEmptyEntries), .. own, .. _installed]);
    }

    /// <summary>The tool of a name, with or without <c>.bt</c>; null if there is none.</summary>
    public Tool? Find(string name)
    {
        string bare = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        return folders.Select(folder => Path.Combine(folder, bare + Suffix)).FirstOrDefault(File.Exists) is { } path
            ? new Tool(bare, path)
            : null;
    }

    /// <summary>All tools, by name; of several with one name that which is found.</summary>
    public IReadOnlyList<Tool> List() =>
    [
        .. folders.Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*" + Suffix, _enumeration))
            .Select(static path => new Tool(Path.GetFileNameWithoutExtension(path), path))
            .Where(static tool => tool.Name.Length > 0)
            .DistinctBy(static tool => tool.Name)
            .OrderBy(static tool => tool.Name, StringComparer.Ordinal),
    ];
}
