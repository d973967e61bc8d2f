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
                return ConfigurationCheck.Run(configuration, mustExist: false, host, output);
            case ["--check", [not '-', ..] file]:
                return ConfigurationCheck.Run(file, mustExist: true, host, output);
            case ["--help" or "-?"]:
                output.WriteLine(Usage);
                return 0;
            case ["--version"]:
                output.WriteLine(
                    $"pmdabpftrace version {typeof(OperatorCommand).Assembly.GetName().Version?.ToString(3)}");
                return 0;
            default:
                errors.WriteLine(Usage);
                return WrongUsage;
        }
    }
}
