using Pcp.Interop;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Autostart;

/// <summary>
/// Reads the scripts that start with the agent. They run as root, so only files and directories that nobody else can
/// write or replace are read (<see cref="RootOwnedPath"/>). An error in one file or directory does not affect the
/// others.
/// </summary>
internal sealed class AutostartFolder
{
    public const int MaxScriptSize = ScriptDecoder.MaxLength;

    private const string Below = "bpftrace/autostart";

    private readonly IFileOpener _opener;
    private readonly ImmutableArray<AutostartScript>.Builder _scripts = ImmutableArray.CreateBuilder<AutostartScript>();
    private readonly ImmutableArray<LogMessage>.Builder _messages = ImmutableArray.CreateBuilder<LogMessage>();

    private AutostartFolder(IFileOpener opener) => _opener = opener;

    /// <summary>The directories of this host, the one of administrators first.</summary>
    public static IReadOnlyList<string> OfHost =>
    [
        Path.Combine(PcpConfig.Get("PCP_SYSCONF_DIR"), Below), Path.Combine(PcpConfig.Get("PCP_PMDAS_DIR"), Below),
    ];

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
            using OpenedPath directory = RootOwnedPath.Open(_opener, path);
            if (directory.Exposed is { } exposed)
            {
                Report(
                    LogEventLevel.Error,
                    $"Autostart directory {path} must be exclusively writable by root, but {exposed.Text}: its scripts "
                        + $"are skipped; check who wrote them, then {exposed.Remedy} and restart the agent");
                return;
            }

            if (directory.Facts.Kind != FileKind.Directory)
                throw new IOException("Not a directory");
            foreach (string name in _opener.Names(directory.Entry!).Where(IsScript).Order(StringComparer.Ordinal))
                ReadFile(Path.Combine(path, name));
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

    // By its path again: only root can have replaced the directory.
    private void ReadFile(string path)
    {
        try
        {
            using OpenedPath file = RootOwnedPath.Open(_opener, path);
            if (file.Exposed is { } exposed)
                Skip(path, exposed);
            else if (!file.Facts.IsRegular)
                Skip(path, "it is not a regular file");
            else if (file.ReadFile(_opener, MaxScriptSize) is { } code)
                _scripts.Add(new AutostartScript(path, MetricNameOf(Path.GetFileName(path)), code));
            else
                Skip(path, $"it is larger than {MaxScriptSize} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skip(path, $"it cannot be read: {e.Message}");
        }
    }

    // As a shell's *.bt, which leaves out the hidden files of editors.
    private static bool IsScript(string fileName) =>
        fileName.EndsWith(".bt", StringComparison.Ordinal) && !fileName.StartsWith('.');

    private void Skip(string path, Exposure exposed) => Skip(
        path,
        $"scripts must be exclusively writable by root, but {exposed.Text}; check who wrote it, then {exposed.Remedy} "
            + "and restart the agent");

    private void Skip(string path, string reason) =>
        Report(LogEventLevel.Error, $"Skipping autostart script {path}: {reason}");

    private void Report(LogEventLevel level, string text) => _messages.Add(new LogMessage(level, text));
}

/// <summary>The scripts to start, in this order, and messages for the log about files that were refused.</summary>
internal sealed record AutostartResult(ImmutableArray<AutostartScript> Scripts, ImmutableArray<LogMessage> Messages);

/// <summary>A script to be started with the agent, under the suggested name if it has none.</summary>
internal sealed record AutostartScript(string Path, string SuggestedName, byte[] Code);
