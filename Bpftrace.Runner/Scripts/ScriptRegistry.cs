using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Scripts;

/// <summary>The scripts that are registered, and the names in use. Not safe for use by several threads.</summary>
public sealed class ScriptRegistry
{
    private readonly Dictionary<string, Script> _byIdOrName = new(StringComparer.Ordinal);
    private readonly List<Script> _scripts = [];
    /// <summary>All scripts in order of registration.</summary>
    public IReadOnlyList<Script> Scripts => _scripts;

    /// <summary>Makes a script known under its id and, if it gives itself one, its name.</summary>
    /// <param name="id">An id that no script has as its id or name.</param>
    /// <param name="source">Its text and what was read from it.</param>
    /// <param name="username">Who registers it, or null if that is not known.</param>
    /// <param name="time">The time of now.</param>
    /// <param name="totals">Where its counters begin.</param>
    /// <exception cref="ScriptRefusedException">Another script has that name, or that id.</exception>
    public Script Add(
        string id, ScriptSource source, string? username, DateTimeOffset time, ScriptTotals totals = default)
    {
        RequireFree(source);
        Script script = new(id, source, username, time, totals);
        _byIdOrName.Add(id, script);
        if (source.Metadata.Name is { } name)
            _byIdOrName.Add(name, script);
        _scripts.Add(script);
        return script;
    }

    /// <summary>Checks that no other script has the name that a script gives itself.</summary>
    /// <exception cref="ScriptRefusedException">Another script has that name, or that id.</exception>
    public void RequireFree(ScriptSource source)
    {
        if (source.Metadata.Name is { } name && _byIdOrName.ContainsKey(name))
            throw new ScriptRefusedException($"Script name {name} is already in use by another script.");
    }

    /// <summary>The script with that id or name, or null.</summary>
    public Script? Find(string idOrName) => _byIdOrName.GetValueOrDefault(idOrName);

    /// <summary>Forgets a script.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Remove(Script script)
    {
        if (!_scripts.Remove(script))
            return false;
        _byIdOrName.Remove(script.Id);
        _byIdOrName.Remove(script.Name);
        return true;
    }
}
