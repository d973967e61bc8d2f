using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>What was found in the folder of the kept scripts.</summary>
/// <param name="Scripts">The scripts, the oldest first.</param>
/// <param name="Damaged">The names of files that are none.</param>
/// <param name="Refused">Files that are not read, and why.</param>
internal sealed record KeptFiles(
    ImmutableArray<KeptScript> Scripts, ImmutableArray<string> Damaged, ImmutableArray<(string Name, string Why)> Refused)
{
    /// <summary>The largest file in bytes.</summary>
    private static readonly int _maxSize = KeptFormat.MaxSize(ScriptDecoder.MaxLength);

    /// <summary>How many files there are.</summary>
    public int Count => Scripts.Length + Damaged.Length + Refused.Length;

    /// <summary>Reads every file that is called like a script. Whose it is and who may write it is asked of the opened file.</summary>
    public static KeptFiles Read(IFileOpener opener, SafeFileHandle directory, string path)
    {
        List<KeptScript> scripts = new();
        List<string> damaged = new();
        List<(string, string)> refused = new();
        WholeFile content = new(_maxSize);
        foreach (string name in opener.Names(directory).Where(ScriptName.IsValid).Order(StringComparer.Ordinal))
        {
            try
            {
                using SafeFileHandle file = opener.OpenFile(directory, name);
                FileFacts facts = opener.Facts(file);
                if (!facts.IsRegular)
                    refused.Add((name, "it is not a regular file"));
                else if (!facts.IsForRootOnly)
                    refused.Add((name, $"only root may have access to it: look who wrote it, then {MadeRoots(Path.Combine(path, name))}"));
                else if (content.Read(file) is { } bytes && KeptFormat.Read(name, bytes) is { } script)
                    scripts.Add(script);
                else
                    damaged.Add(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refused.Add((name, $"it cannot be read: {e.Message}"));
            }
        }

        static string MadeRoots(string file) => $"chown root:root {file} && chmod 0600 {file}";

        return new KeptFiles([.. scripts.OrderBy(script => script.CreatedAt)], [.. damaged], [.. refused]);
    }
}
