using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Scripts;

/// <summary>The scripts that are registered, and the names in use. Not safe for use by several threads.</summary>
public sealed class ScriptRegistry
{
    private readonly Dictionary<string, Script> _byIdOrName = new(StringComparer.Ordinal);
    private readonly List<Script> _scripts = [];

    /// <summary>All scripts in order of registration.</summary>
    public IReadOnlyList<Script> Scripts => _scripts;

    /// <summary>Adds a script under its id and its name, if its source has one.</summary>
    /// <exception cref="ArgumentException">Another script has that name or id (<see cref="Find"/>).</exception>
    public Script Add(
        string id, ScriptSource source, string? username, DateTimeOffset createdAt, ScriptTotals totals = default)
    {
        Script script = new(id, source, username, createdAt, totals);
        if (source.Metadata.Name is { } name)
            _byIdOrName.Add(name, script);
        _byIdOrName.Add(id, script);
        _scripts.Add(script);
        return script;
    }

    /// <summary>The script with that id or name, or null.</summary>
    public Script? Find(string idOrName) => _byIdOrName.GetValueOrDefault(idOrName);

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
