using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Apply;

/// <summary>
/// Replaces a script by another of its name. The agent has one script of a name, so the former is deregistered first;
/// if the other one cannot be registered, the former is registered again.
/// </summary>
/// <param name="agent">The agent of the host.</param>
/// <param name="connect">Connects to it again; the first connection may be lost.</param>
internal sealed class Replacement(IScriptHost agent, Func<IScriptHost> connect)
{
    /// <summary>Replaces a script.</summary>
    /// <exception cref="AgentException">
    /// That failed; the message also says which script the host has instead.
    /// </exception>
    public void Replace(ScriptInfo former, string code)
    {
        bool isRemoved = false;
        try
        {
            Remove(agent, former.Name);
            isRemoved = true;
            agent.Register(code);
        }
        catch (AgentException e) when (isRemoved || e.Failure != AgentFailure.Permission)
        {
            throw new AgentException(e.Failure, $"{e.Message}; {Restore(former, code)}");
        }
    }

    /// <summary>
    /// Replaces the other script by the former again; returns, in words, which one the host has then.
    /// </summary>
    public string PutBack(ScriptInfo former, string code)
    {
        try
        {
            Remove(agent, former.Name);
        }
        catch (AgentException e)
        {
            return $"the former version could not be registered again: {e.Message}";
        }

        return Restore(former, code);
    }

    /// <summary>Deregisters a script, if it is there.</summary>
    public static void Remove(IScriptHost agent, string name)
    {
        try
        {
            agent.Deregister(name);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.NoScript)
        {
            // Somebody else has removed it.
        }
    }

    private string Restore(ScriptInfo former, string code)
    {
        try
        {
            using IScriptHost again = connect();
            ScriptInfo? present = again.Registered().FirstOrDefault(script => script.Name == former.Name);
            if (present is not null)
            {
                return present.Code == former.Code ? "the former version is still registered"
                    : present.Code == code ? "but it is registered"
                    : "another version is registered";
            }

            again.Register(former.Code);
            if (former.Status == "stopped")
                again.Stop(former.Name);
            return "the former version is registered again";
        }
        catch (AgentException e)
        {
            return $"the former version could not be registered again: {e.Message}";
        }
    }
}
