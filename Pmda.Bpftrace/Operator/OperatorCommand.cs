namespace Pmda.Bpftrace.Operator;

/// <summary>What the program does for an operator, where it otherwise serves pmcd.</summary>
internal static class OperatorCommand
{
    private const int WrongUsage = 2;

    private const string Usage = """
        Usage: pmdabpftrace [-d DOMAIN] [-l LOGFILE] [-D DEBUG]
                 serves pmcd, which starts it so
               pmdabpftrace --check [FILE]
                 says what is wrong with the configuration, or with FILE; the exit status is
                 0 if there is no error, though there may be warnings, 1 if there is, 2 for wrong usage
               pmdabpftrace --help
               pmdabpftrace --version
        """;

    /// <summary>Whether a command line, without the program's name, is an operator's.</summary>
    public static bool Is(string[] arguments) => arguments is ["--check" or "--help" or "-?" or "--version", ..];

    /// <summary>Does what an operator's command line says.</summary>
    /// <param name="arguments">It, without the program's name.</param>
    /// <param name="configuration">The path of the agent's configuration.</param>
    /// <param name="host">What the configuration is checked against.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <returns>The exit status.</returns>
    public static int Run(string[] arguments, string configuration, HostCheck host, TextWriter output, TextWriter errors)
    {
        switch (arguments)
        {
            case ["--check"]:
                return ConfigurationCheck.Run(configuration, host, output);
            case ["--check", [not '-', ..] file]:
                return ConfigurationCheck.RunOn(file, host, output);
            case ["--help" or "-?"]:
                output.WriteLine(Usage);
                return 0;
            case ["--version"]:
                output.WriteLine($"pmdabpftrace version {typeof(OperatorCommand).Assembly.GetName().Version?.ToString(3)}");
                return 0;
            default:
                errors.WriteLine(Usage);
                return WrongUsage;
        }
    }
}
