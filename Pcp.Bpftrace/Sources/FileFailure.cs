namespace Pcp.Bpftrace.Sources;

/// <summary>Says in the words of other commands why a file cannot be used, where .NET has words of its own.</summary>
internal static class FileFailure
{
    /// <summary>The reason, without the name of the file.</summary>
    /// <param name="exception">The exception of opening, reading or writing the file.</param>
    /// <param name="path">The file.</param>
    public static string Of(Exception exception, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        // .NET's exception for folders, too.
        UnauthorizedAccessException => Directory.Exists(path) ? "is a folder" : "permission denied",
        _ => exception.Message.Split([" : '", " in '"], StringSplitOptions.None)[0], // the name follows
    };
}
