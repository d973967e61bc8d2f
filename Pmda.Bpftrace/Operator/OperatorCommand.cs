using Pmda.Bpftrace.Configuration;
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
                 checks the configuration, or FILE; the exit status is
                 0 if there is no error, though there may be warnings, 1 if there is, 2 for wrong usage
               pmdabpftrace --help
               pmdabpftrace --version
        """;

    public static bool Is(string[] arguments) => arguments is ["--check" or "--help" or "-?" or "--version", ..];

    /// <summary>Runs a command line, without the program's name; returns the exit status.</summary>
    public static int Run(
        string[] arguments, string configuration, HostCheck host, TextWriter output, TextWriter errors)
    {
        switch (arguments)
        {
            case ["--check"]:
                return Check(configuration, mustExist: false, host, output);
            case ["--check", [not '-', ..] file]:
                return Check(file, mustExist: true, host, output);
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

    /// <summary>Checks a file, which may be missing unless it was named, and prints the errors and warnings.</summary>
    /// <returns>0 if there is no error, though there may be warnings; otherwise 1.</returns>
    public static int Check(string path, bool mustExist, HostCheck host, TextWriter output)
    {
        if (mustExist && !Path.Exists(path))
        {
            output.WriteLine($"{LogEventLevel.Error}: {path}: no such file");
            return 1;
        }

        SettingsResult result = SettingsReader.Read(path);
        foreach (LogMessage message in result.Messages.Concat(host.Warnings(result.Settings)))
            output.WriteLine($"{message.Level}: {message.Text}");
        bool isGood = result.Messages.All(message => message.Level < LogEventLevel.Error);
        if (isGood)
            output.WriteLine($"{path}: no errors");
        return isGood ? 0 : 1;
    }
}
