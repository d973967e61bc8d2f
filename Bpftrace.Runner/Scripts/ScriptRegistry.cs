using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Scripts;

/// <summary>The scripts that are registered, and the names in use. Not safe for use by several threads.</summary>
public sealed class ScriptRegistry
{
    private readonly Dictionary<string, Script> _byIdOrName = new(StringComparer.Ordinal);
    private readonly List<Script> _scripts = [];
    private int _nextId = 100;

    /// <summary>All scripts in order of registration.</summary>
    public IReadOnlyList<Script> Scripts => _scripts;

    /// <summary>Makes a script known under an id of its own and, if it gives itself one, a name.</summary>
    /// <param name="source">Its text and what was read from it.</param>
    /// <param name="username">Who registers it, or null if that is not known.</param>
    /// <param name="time">The time of now.</param>
    /// <exception cref="ScriptRefusedException">Another script has that name, or that id.</exception>
    public Script Add(ScriptSource source, string? username, DateTimeOffset time)
    {
        string? name = source.Metadata.Name;
        if (name is not null && _byIdOrName.ContainsKey(name))
            throw new ScriptRefusedException($"Script name {name} is already in use by another script.");

        var script = new Script(UnusedId(name), source, username, time);
        _byIdOrName.Add(script.Id, script);
        if (name is not null)
            _byIdOrName.Add(name, script);
        _scripts.Add(script);
        return script;
    }

    /// <summary>The script with that id or name, or null.</summary>
    public Script? Find(string idOrName) => _byIdOrName.GetValueOrDefault(idOrName);

    /// <summary>Forgets a script; its name is free again, its id is not.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Remove(Script script)
    {
        if (!_scripts.Remove(script))
            return false;
        _byIdOrName.Remove(script.Id);
        _byIdOrName.Remove(script.Name);
        return true;
    }

    // A script may call itself script105: then no other script gets that as its id.
    private string UnusedId(string? name)
    {
        string id;
        do
            id = $"script{_nextId++}";
        while (_byIdOrName.ContainsKey(id) || id == name);
        return id;
    }
}
