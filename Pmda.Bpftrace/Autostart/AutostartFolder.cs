using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Autostart;

/// <summary>
/// Reads the scripts that start with the agent. They run as root, so only files and directories that nobody else can
/// write are read; that is checked on the opened file and directory, because paths can change between a check and a
/// read. An error in one file or directory does not affect the others.
/// </summary>
internal sealed class AutostartFolder
{
    public const int MaxScriptSize = ScriptDecoder.MaxLength;

    private readonly IFileOpener _opener;
    private readonly ImmutableArray<AutostartScript>.Builder _scripts = ImmutableArray.CreateBuilder<AutostartScript>();
    private readonly ImmutableArray<LogMessage>.Builder _messages = ImmutableArray.CreateBuilder<LogMessage>();

    private AutostartFolder(IFileOpener opener) => _opener = opener;

    /// <summary>Reads every <c>*.bt</c> of the directories, one directory after the other, by name.</summary>
    public static AutostartResult Read(IFileOpener opener, params ReadOnlySpan<string> directories)
    {
        AutostartFolder folder = new(opener);
        foreach (string directory in directories)
            folder.ReadDirectory(directory);
        return new AutostartResult(folder._scripts.DrainToImmutable(), folder._messages.DrainToImmutable());
    }

    /// <summary>
    /// A file's name without its extension as a part of a metric's name: characters other than ASCII letters and digits
    /// become underscores, and a leading digit gets one before it.
    /// </summary>
    public static string MetricNameOf(string fileName)
    {
        IEnumerable<char> characters = Path.GetFileNameWithoutExtension(fileName)
            .Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_');
        string name = string.Concat(characters);
        return char.IsAsciiDigit(name[0]) ? '_' + name : name;
    }

    private void ReadDirectory(string path)
    {
        try
        {
            using SafeFileHandle directory = _opener.OpenDirectory(path);
            if (!_opener.Facts(directory).IsWritableByRootOnly)
            {
                Report(
                    LogEventLevel.Error,
                    $"Autostart directory {path} must be exclusively writable by root: its scripts are skipped; "
                        + $"look who wrote them, then chown root:root {path} && chmod go-w {path} and restart "
                        + "the agent");
                return;
            }

            foreach (string name in _opener.Names(directory).Where(IsScript).Order(StringComparer.Ordinal))
                ReadFile(directory, name, Path.Combine(path, name));
        }
        catch (DirectoryNotFoundException)
        {
            Report(LogEventLevel.Debug, $"Autostart directory {path} does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(LogEventLevel.Error, $"Autostart directory {path} cannot be read: {e.Message}");
        }
    }

    private void ReadFile(SafeFileHandle directory, string fileName, string path)
    {
        try
        {
            using SafeFileHandle file = _opener.OpenFile(directory, fileName);
            FileFacts facts = _opener.Facts(file);
            if (!facts.IsRegular)
                Skip(path, "it is not a regular file");
            else if (!facts.IsWritableByRootOnly)
                Skip(path, "scripts must be exclusively writable by root");
            else if (ExposedDirectory(directory, file) is { } exposed)
                Skip(path, $"it is a link to a file in {exposed}, which must be exclusively writable by root");
            else if (AtomicFile.ReadAll(file, MaxScriptSize) is { } code)
                _scripts.Add(new AutostartScript(path, MetricNameOf(fileName), code));
            else
                Skip(path, $"it is larger than {MaxScriptSize} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skip(path, $"it cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// For a link that leaves the directory: a directory on the path to its target in which others could replace the
    /// next part of the path; null if there is none.
    /// </summary>
    private string? ExposedDirectory(SafeFileHandle directory, SafeFileHandle file)
    {
        string? parent = Path.GetDirectoryName(_opener.RealPath(file));
        if (parent == _opener.RealPath(directory))
            return null;
        for (; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            using SafeFileHandle opened = _opener.OpenDirectory(parent);
            if (!_opener.Facts(opened).KeepsFilesOfRoot)
                return parent;
        }

        return null;
    }

    // As a shell's *.bt, which leaves out the hidden files of editors.
    private static bool IsScript(string fileName) =>
        fileName.EndsWith(".bt", StringComparison.Ordinal) && !fileName.StartsWith('.');

    private void Skip(string path, string reason) =>
        Report(LogEventLevel.Error, $"Skipping autostart script {path}: {reason}");

    private void Report(LogEventLevel level, string text) => _messages.Add(new LogMessage(level, text));
}

/// <summary>The scripts to start, in this order, and messages for the log about files that were refused.</summary>
internal sealed record AutostartResult(ImmutableArray<AutostartScript> Scripts, ImmutableArray<LogMessage> Messages);

/// <summary>A script to be started with the agent, under the suggested name if it has none.</summary>
internal sealed record AutostartScript(string Path, string SuggestedName, byte[] Code);
