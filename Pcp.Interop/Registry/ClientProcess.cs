namespace Pcp.Interop.Registry;

/// <summary>
/// The process of a local socket's peer, as /proc had it when pmcd announced the client, which waits for an answer
/// then. Later it may have ended, and another process may have its id.
/// </summary>
public sealed class ClientProcess
{
    internal ClientProcess(int id, string? program, string? name) => (Id, Program, Name) = (id, program, name);

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>
    /// The path of the file that it executes (proc(5), exe), with <c> (deleted)</c> after it if that file was replaced
    /// or removed; null if the process is gone or the agent may not read it.
    /// </summary>
    public string? Program { get; }

    /// <summary>
    /// Its name (proc(5), comm): the first 15 bytes of the program's, unless it has changed it. Null if the process is
    /// gone or the agent may not see it.
    /// </summary>
    public string? Name { get; }

    /// <summary>Reads both from /proc, which waits neither for the process nor for a disk.</summary>
    internal static ClientProcess Read(int id)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}");
        string? name = null;
        try
        {
            name = File.ReadAllText($"{folder}/comm").TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone, or hidden from this user.
        }

        return new ClientProcess(id, new FileInfo($"{folder}/exe").LinkTarget, name);
    }
}
