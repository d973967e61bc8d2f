namespace Pcp.Bpftrace.Agent;

/// <summary>Reads a script's state and values. A test has one of its own.</summary>
internal interface IScriptReader
{
    /// <summary>Reads all of it.</summary>
    /// <exception cref="AgentException">The script is not there any more.</exception>
    /// <exception cref="Interop.PmException">The request failed, or the agent is not there.</exception>
    ScriptReading Read();

    /// <summary>Reads the status only, so that a script that rests goes on resting.</summary>
    /// <exception cref="AgentException">The script is not there any more.</exception>
    /// <exception cref="Interop.PmException">The request failed, or the agent is not there.</exception>
    string ReadStatus();
}
