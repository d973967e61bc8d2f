namespace Pcp.Interop.Hosting;

/// <summary>An agent's name and domain.</summary>
/// <param name="Name">Its name, of which those of its program and its log are made: <c>simple</c>.</param>
/// <param name="Domain">The domain of its metrics, 1 to 510, unless the command line has another one.</param>
public sealed record PmdaOptions(string Name, int Domain)
{
    /// <summary>The name of its process: <c>pmdasimple</c>.</summary>
    public string ProgramName => "pmda" + Name;

    /// <summary>The name of its log in the directory in which pmcd starts it.</summary>
    public string LogFile => Name + ".log";
}
