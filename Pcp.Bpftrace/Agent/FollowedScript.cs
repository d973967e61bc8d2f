namespace Pcp.Bpftrace.Agent;

/// <summary>Reads a script again and again, and goes on with another one that takes its name. One thread.</summary>
internal sealed class FollowedScript
{
    private readonly string _name;
    private readonly Func<string, ScriptInfo?> _find;
    private readonly Func<ScriptInfo, IScriptReader> _open;
    private IScriptReader _reader;
    private DateTime _created;

    /// <summary>Opens the script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="find">Finds the script that has a name now; null if there is none.</param>
    /// <param name="open">Looks up the metrics of a script.</param>
    internal FollowedScript(
        ScriptInfo script, Func<string, ScriptInfo?> find, Func<ScriptInfo, IScriptReader> open)
    {
        (_name, _find, _open) = (script.Name, find, open);
        (_reader, _created) = (open(script), script.Created);
    }

    /// <summary>Reads state and values.</summary>
    internal ScriptReading Read()
    {
        ScriptReading reading = _reader.Read();
        // Names and labels change with any script of the host.
        if (!reading.MayBeOutdated || _find(_name) is not { } now || now.Created == _created)
            return reading;
        (_reader, _created) = (_open(now), now.Created);
        return _reader.Read();
    }

    /// <summary>Reads the state only, which keeps a script without a name from expiring.</summary>
    internal string ReadStatus() => _reader.ReadStatus();
}
