namespace Pcp.Interop.Hosting;

/// <summary>What an agent is called.</summary>
/// <param name="Name">Its name: the last part of the program's, and of the log's: <c>simple</c>.</param>
/// <param name="Domain">The number of its metrics' domain, 1 to 510, unless the command line says otherwise.</param>
public sealed record PmdaOptions(string Name, int Domain)
{
    /// <summary>The name of its process: <c>pmdasimple</c>.</summary>
    public string ProgramName => "pmda" + Name;

    /// <summary>The name of its log in the directory in which pmcd starts it.</summary>
    public string LogFile => Name + ".log";
}
