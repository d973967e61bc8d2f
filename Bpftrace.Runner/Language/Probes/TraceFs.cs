using System.Buffers;
using System.IO.Enumeration;
using System.Text;

namespace Bpftrace.Runner.Language.Probes;

/// <summary>
/// The tracepoints as the kernel describes them in tracefs. Each file is read once; how many is bounded, so that no
/// script keeps its caller waiting. For one script and one thread: what modules are loaded may change.
/// </summary>
/// <param name="roots">Where tracefs may be mounted; the first that is there counts.</param>
internal sealed class TraceFs(params string[] roots) : ITracepointFormats
{
    private const int MostMatches = 32;
    private const int MostReads = 128;
    private const int LongestFormat = 64 * 1024;

    private static readonly string[] _defaultRoots = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    private static readonly SearchValues<char> _nameCharacters =
        SearchValues.Create("_*?0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Dictionary<string, Dictionary<string, TracepointField>?> _formats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _matches = new(StringComparer.Ordinal);
    private int _reads;

    /// <summary>Tracefs where Linux has it.</summary>
    public static TraceFs Open() => new(_defaultRoots);

    /// <inheritdoc/>
    public TracepointField? Find(string category, string name, string field)
    {
        TracepointField? found = null;
        foreach (string tracepoint in Match($"{category}/{name}", category, name))
        {
            if (Format(tracepoint)?.TryGetValue(field, out TracepointField one) != true)
                return null;
            found = found is null ? one : TracepointField.Either(found, one);
            if (found is null)
                return null;
        }

        return found;
    }

    /// <summary>The tracepoints that match, as <c>category/name</c>; none if there are too many.</summary>
    private string[] Match(string key, string category, string name)
    {
        if (_matches.TryGetValue(key, out string[]? known))
            return known;

        string[] matches = [];
        if (!key.AsSpan(0, category.Length).ContainsAnyExcept(_nameCharacters) && category.Length > 0
            && !name.AsSpan().ContainsAnyExcept(_nameCharacters) && name.Length > 0)
        {
            matches = HasWildcard(key) ? Expand(category, name) : [key];
        }

        _matches.Add(key, matches);
        return matches;
    }

    private static bool HasWildcard(ReadOnlySpan<char> name) => name.ContainsAny('*', '?');

    private string[] Expand(string category, string name)
    {
        List<string> matches = new();
        foreach (string categoryMatch in Directories("", category))
        {
            foreach (string nameMatch in Directories(categoryMatch, name))
            {
                if (matches.Count == MostMatches)
                    return [];
                matches.Add($"{categoryMatch}/{nameMatch}");
            }
        }

        return [.. matches];
    }

    private IEnumerable<string> Directories(string parent, string pattern)
    {
        if (!HasWildcard(pattern))
            return [pattern];
        if (!MayRead())
            return [];
        foreach (string root in roots)
        {
            try
            {
                return [.. new DirectoryInfo(Path.Join(root, "events", parent)).EnumerateDirectories()
                    .Select(directory => directory.Name)
                    .Where(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
                    .Take(MostMatches + 1)];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not mounted here.
            }
        }

        return [];
    }

    private Dictionary<string, TracepointField>? Format(string tracepoint)
    {
        if (!_formats.TryGetValue(tracepoint, out Dictionary<string, TracepointField>? fields))
        {
            bool isSystemCall = tracepoint.StartsWith("syscalls/sys_enter_", StringComparison.Ordinal);
            fields = ReadFile(tracepoint) is { } text ? TracepointFormat.Read(text, isSystemCall) : null;
            _formats.Add(tracepoint, fields);
        }

        return fields;
    }

    private string? ReadFile(string tracepoint)
    {
        if (!MayRead())
            return null;
        foreach (string root in roots)
        {
            try
            {
                using FileStream file = new(
                    Path.Join(root, "events", tracepoint, "format"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
                byte[] bytes = new byte[LongestFormat];
                return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not mounted here, or no such tracepoint.
            }
        }

        return null;
    }

    private bool MayRead() => _reads++ < MostReads;
}
