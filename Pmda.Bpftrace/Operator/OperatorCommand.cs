using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Operator;

/// <summary>The commands for an operator; without one of them the program serves pmcd.</summary>
internal static class OperatorCommand
{
    private const int WrongUsage = 2;

    private const string Usage = """
        Usage: pmdabpftrace [-d DOMAIN] [-l LOGFILE] [-D DEBUG]
                 serves pmcd, which starts it like this
               pmdabpftrace --check [FILE]
                 checks the configuration and the autostart files, or FILE, a draft of a configuration;
                 the exit status is 0 if there is no error, though there may be warnings, 1 if there is,
                 2 for wrong usage
               pmdabpftrace --help
               pmdabpftrace --version
        """;

    public static bool Is(string[] arguments) => arguments is ["--check" or "--help" or "-?" or "--version", ..];

    /// <summary>Runs a command line, without the program's name; returns the exit status.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="configuration">The agent's own file.</param>
    /// <param name="autostart">The directories of autostart scripts.</param>
    /// <param name="host">Checks what the configuration names.</param>
    /// <param name="output">For the answer.</param>
    /// <param name="errors">For the answer to a wrong command line.</param>
    public static int Run(
        string[] arguments,
        string configuration,
        IReadOnlyList<string> autostart,
        HostCheck host,
        TextWriter output,
        TextWriter errors)
    {
        switch (arguments)
        {
            case ["--check"]:
                return Math.Max(Check(configuration, isDraft: false, host, output), CheckAutostart(autostart, output));
            case ["--check", [not '-', ..] file]:
                return Check(file, isDraft: true, host, output);
            case ["--help" or "-?"]:
                output.WriteLine(Usage);
                return 0;
            case ["--version"]:
                output.WriteLine($"pmdabpftrace version {AgentVersion.Text}");
                return 0;
            default:
                errors.WriteLine(Usage);
                return WrongUsage;
        }
    }

    /// <summary>
    /// Checks a file and prints the errors and warnings. The agent's own may be missing, but only root may be able to
    /// change it; a draft must exist, and may be anybody's.
    /// </summary>
    /// <returns>0 if there is no error, though there may be warnings; otherwise 1.</returns>
    public static int Check(string path, bool isDraft, HostCheck host, TextWriter output)
    {
        if (isDraft && !Path.Exists(path))
        {
            output.WriteLine($"{LogEventLevel.Error}: {path}: no such file");
            return 1;
        }

        SettingsResult result =
            isDraft ? SettingsReader.ReadDraft(path) : SettingsReader.Read(new HostFileOpener(), path);
        foreach (LogMessage message in result.Messages.Concat(host.Messages(result.Settings)))
            output.WriteLine($"{message.Level}: {message.Text}");
        bool isGood = result.Messages.All(message => message.Level < LogEventLevel.Error);
        if (isGood)
            output.WriteLine($"{path}: no errors");
        return isGood ? 0 : 1;
    }

    // The scripts in the files are checked when they start.
    private static int CheckAutostart(IReadOnlyList<string> directories, TextWriter output)
    {
        LogMessage[] skipped =
        [
            .. AutostartFolder.Read(new HostFileOpener(), [.. directories]).Messages
                .Where(message => message.Level >= LogEventLevel.Error),
        ];
        foreach (LogMessage message in skipped)
            output.WriteLine($"{message.Level}: {message.Text}");
        return skipped.Length == 0 ? 0 : 1;
    }
}
