using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Operator;

/// <summary><c>pmdabpftrace --check [FILE]</c>: checks a configuration.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Checks a file, which may be missing unless it was named, and prints the errors and warnings.</summary>
    /// <returns>0 if there is no error, though there may be warnings; otherwise 1.</returns>
    public static int Run(string path, bool mustExist, HostCheck host, TextWriter output)
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
