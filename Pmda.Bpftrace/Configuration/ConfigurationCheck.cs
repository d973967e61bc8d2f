using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Configuration;

/// <summary><c>pmdabpftrace --check [FILE]</c>: says what is wrong with a configuration, and does nothing else.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Reads the file and prints what there is to say.</summary>
    /// <returns>0 if there is no error in it, otherwise 1.</returns>
    public static int Run(string path, TextWriter output)
    {
        SettingsResult result = SettingsReader.Read(path);
        foreach (LogMessage message in result.Messages)
            output.WriteLine($"{message.Level}: {message.Text}");
        bool isGood = result.Messages.All(message => message.Level < LogEventLevel.Error);
        if (isGood)
            output.WriteLine($"{path}: no errors");
        return isGood ? 0 : 1;
    }
}
