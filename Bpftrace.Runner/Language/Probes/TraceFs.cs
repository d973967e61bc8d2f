using System.IO.Enumeration;

namespace Bpftrace.Runner.Language.Probes;

/// <summary>The kernel's descriptions of its tracepoints.</summary>
internal interface ITracepointFormats
{
    /// <summary>Finds a field of <c>args</c>.</summary>
    /// <param name="category">The tracepoint's category, such as <c>syscalls</c>; may have wildcards.</param>
    /// <param name="name">Its name, such as <c>sys_enter_read</c>; may have wildcards.</param>
    /// <param name="field">The field's name.</param>
    /// <returns>The field, signed if it is in any of the tracepoints that match; null if one lacks it.</returns>
    TracepointField? Find(string category, string name, string field);
}

/// <summary>
/// The tracepoints as the kernel describes them in tracefs. Reads each file once, a limited number of them, and for a
/// limited time, so that no script delays its caller. For one script, since modules come and go, and for one thread.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="roots">Where tracefs may be mounted; the first that can be read is used.</param>
internal sealed class TraceFs(TimeProvider clock, params string[] roots) : ITracepointFormats
{
    private const int MaxMatches = 32;
    private const int MaxReads = 128;
    private const int MaxFormatLength = 64 * 1024;

    // A read waits for the kernel while it detaches the tracepoints of other programs, and pmcd waits five seconds for
    // an answer.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly long _opened = clock.GetTimestamp();
    private readonly Dictionary<string, Dictionary<string, TracepointField?>?> _formats = [];
    private readonly Dictionary<string, string[]> _matches = [];
    private int _reads;

    public static TraceFs Open() => new(TimeProvider.System, "/sys/kernel/tracing", "/sys/kernel/debug/tracing");

    public TracepointField? Find(string category, string name, string field) => TracepointField.Common(
        Match(category, name).Select(tracepoint => Format(tracepoint)?.GetValueOrDefault(field)));

    /// <summary>The tracepoints that match, as <c>category/name</c>; none if there are too many.</summary>
    private string[] Match(string category, string name)
    {
        string key = $"{category}/{name}";
        if (!_matches.TryGetValue(key, out string[]? matches))
            _matches.Add(key, matches = IsName(category) && IsName(name) ? Expand(category, name) : []);
        return matches;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '*' or '?');

    private string[] Expand(string category, string name)
    {
        IEnumerable<string> matches = Directories("", category)
            .SelectMany(match => Directories(match, name).Select(inner => $"{match}/{inner}"));
        return matches.Take(MaxMatches + 1).ToArray() is { Length: <= MaxMatches } all ? all : [];
    }

    private string[] Directories(string parent, string pattern)
    {
        if (!pattern.AsSpan().ContainsAny('*', '?'))
            return [pattern];
        return Read(parent, path => new DirectoryInfo(path).EnumerateDirectories()
            .Select(directory => directory.Name)
            .Where(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            .Take(MaxMatches + 1)
            .ToArray()) ?? [];
    }

    private Dictionary<string, TracepointField?>? Format(string tracepoint)
    {
        if (!_formats.TryGetValue(tracepoint, out Dictionary<string, TracepointField?>? fields))
        {
            bool isSystemCall = tracepoint.StartsWith("syscalls/sys_enter_", StringComparison.Ordinal);
            fields = Read($"{tracepoint}/format", path => TracepointFormat.Read(ReadText(path), isSystemCall));
            _formats.Add(tracepoint, fields);
        }

        return fields;
    }

    private static string ReadText(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        byte[] bytes = new byte[MaxFormatLength];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    /// <summary>
    /// Reads from the first root that has the file or folder; null if none has, after too many, or too late.
    /// </summary>
    private T? Read<T>(string name, Func<string, T> read)
        where T : class
    {
        if (_reads++ >= MaxReads || clock.GetElapsedTime(_opened) > _patience)
            return null;
        foreach (string root in roots)
        {
            try
            {
                return read(Path.Join(root, "events", name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Tracefs is not mounted here, or there is no such tracepoint.
            }
        }

        return null;
    }
}
