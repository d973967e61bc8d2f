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

    /// <summary>Opens it early, so that nobody waits for a file that cannot be written.</summary>
    /// <param name="output">Standard output.</param>
    internal FlameOutput Open(TextWriter output)
    {
        if (!IsNamed)
            return new FlameOutput(this, output);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        if (!Directory.Exists(folder))
            throw new CommandException($"{Path} cannot be written: there is no folder {folder}");
        bool isNew = !File.Exists(Path);
        try
        {
            // The old content stays until there are stacks. Not locked: it may be a device that others use.
            FileStream stream = new(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            return new FlameOutput(this, stream, isNew);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>The exception for a failure to write it.</summary>
    internal CommandException Failure(Exception e) =>
        new($"{Path} cannot be written: {FileFailure.Of(e, Path)}");
}
