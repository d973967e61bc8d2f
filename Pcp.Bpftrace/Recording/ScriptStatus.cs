using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Recording;

/// <summary>
/// The status of a script that is recorded. Connects again when the connection is lost, as pmlogger does.
/// </summary>
/// <param name="host">The host specification.</param>
/// <param name="agent">The connection to begin with, which is disposed with this.</param>
/// <param name="script">The script.</param>
internal sealed class ScriptStatus(string host, AgentClient agent, ScriptInfo script) : IDisposable
{
    private AgentClient? _agent = agent;
    private ScriptReader? _reader;

    /// <summary>The name of the script.</summary>
    internal string Name => script.Name;

    /// <summary>Reads the status; null while the host does not answer.</summary>
    /// <exception cref="AgentException">The script has failed, is gone, or may not be read any more.</exception>
    internal string? Read()
    {
        try
        {
            _agent ??= AgentClient.Connect(host);
            _reader ??= _agent.Open(_agent.Script(Name) with { Variables = [] });
            ScriptReading reading = _agent.Read(_reader);
            return reading.Status == "error"
                ? throw new AgentException(AgentFailure.Refused, reading.Error)
                : reading.Status;
        }
        catch (AgentException e) when (e.Failure == AgentFailure.NoScript)
        {
            throw new AgentException(e.Failure, AgentFailures.ScriptGone);
        }
        catch (AgentException e) when (e.Failure is not (AgentFailure.Refused or AgentFailure.Permission))
        {
            // Of a connection that is lost, libpcp may also report an IPC failure, which is any other error here.
            Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        _agent?.Dispose();
        (_agent, _reader) = (null, null);
    }
}
