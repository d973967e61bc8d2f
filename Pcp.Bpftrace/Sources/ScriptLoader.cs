using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Sources;

/// <summary>Gets the script that the command line names.</summary>
/// <param name="tools">Where tools are found.</param>
/// <param name="standardInput">Opens standard input, for <c>-</c>.</param>
internal sealed class ScriptLoader(ToolFolders tools, Func<Stream> standardInput)
{
    private const string StandardInput = "-";

    /// <summary>The script of <c>-e</c>.</summary>
    /// <exception cref="ScriptException">It is empty, too long, or has characters that are not allowed.</exception>
    public static ScriptText FromProgram(string program) =>
        ScriptDecoder.Read("-e", new MemoryStream(Encoding.UTF8.GetBytes(program)));

    /// <summary>The script of a file.</summary>
    /// <exception cref="ScriptException">It cannot be read, or is no text for a script.</exception>
    public static ScriptText FromFile(string path) => Read(path, () => File.OpenRead(path));

    /// <summary>
    /// The script of a file, of standard input if it is <c>-</c>, or of a tool. With a slash it is a file. A name that
    /// ends with <c>.bt</c> is a file of the current folder if there is one, otherwise a tool. Another name is a tool:
    /// a file that happens to have its name does not replace it; only if there is no such tool it is a file.
    /// </summary>
    /// <exception cref="ScriptException">There is none, it cannot be read, or it is no text for a script.</exception>
    public ScriptText Load(string name)
    {
        if (name == StandardInput)
            return Read("standard input", standardInput);
        bool isFirstAFile = name.Contains('/', StringComparison.Ordinal)
            || (name.EndsWith(ToolFolders.Suffix, StringComparison.Ordinal) && File.Exists(name));
        if (!isFirstAFile && tools.Find(name) is { } tool)
            return FromFile(tool.Path);
        ScriptException.ThrowIf(!isFirstAFile && !File.Exists(name), NotFound(name));
        return FromFile(name);
    }

    private static ScriptText Read(string name, Func<Stream> open)
    {
        string label = VisibleText.Of(name);
        try
        {
            using Stream stream = open();
            return ScriptDecoder.Read(label, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException($"{label}: {FileFailure.Of(e, name)}");
        }
    }

    private string NotFound(string name)
    {
        IReadOnlyList<string> near = NearNames.Find(name, tools.List().Select(static tool => tool.Name));
        StringBuilder message = new();
        message.Append($"{VisibleText.Of(name)}: no such file or tool");
        if (near.Count > 0)
            message.Append($"; did you mean {string.Join(" or ", near.Select(VisibleText.Of))}?");
        return message.Append($"\nTools were searched in {string.Join(", ", tools.Folders)}.").ToString();
    }
}
