using System.Diagnostics.CodeAnalysis;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Gives scripts their ids, clusters and items, so that recorders can rely on them. A name keeps its cluster, and a
/// variable of the same shape its item, over registrations and restarts of the agent. Ids count up and are never used
/// twice. A script is remembered until its cluster is needed: clusters that were never used are given first, then those
/// of unnamed scripts, then those of names, each time the one unused for longest. One thread at a time.
/// </summary>
internal sealed class NumberBook(
    int nextId = NumberBook.FirstId, int nextCluster = PmidMap.Script.FirstCluster)
{
    /// <summary>The number in the first id of a fresh host.</summary>
    public const int FirstId = 100;

    public const string LongestId = "script2147483647";

    private const int ClusterCount = PmidMap.Script.LastCluster - PmidMap.Script.FirstCluster + 1;

    private readonly Dictionary<string, KnownScript> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, KnownScript> _byCluster = [];
    private readonly HashSet<int> _clustersInUse = [];

    public int NextId { get; private set; } = nextId;

    /// <summary>The cluster of the next new script, if it is free.</summary>
    public int NextCluster { get; private set; } = nextCluster;

    /// <summary>The scripts that have numbers, registered or not.</summary>
    public IReadOnlyCollection<KnownScript> Scripts => _byName.Values;

    /// <summary>The script with this name, or this id if it has no name; null if none is remembered.</summary>
    public KnownScript? Find(string name) => _byName.GetValueOrDefault(name);

    public KnownScript? Find(int cluster) => _byCluster.GetValueOrDefault(cluster);

    /// <summary>Adds a script that was read from a file.</summary>
    /// <returns>False if its name or its cluster is there already.</returns>
    public bool TryAdd(KnownScript script)
    {
        if (_byName.ContainsKey(script.Name) || !_byCluster.TryAdd(script.Cluster, script))
            return false;
        _byName.Add(script.Name, script);
        return true;
    }

    /// <summary>Gives a script, whose name no registered script has, its numbers until <see cref="Return"/>.</summary>
    /// <returns>False if all clusters are in use.</returns>
    public bool TryTake(
        string? name,
        ImmutableArray<Variable> variables,
        Predicate<string> isTaken,
        [NotNullWhen(true)] out ScriptNumbers? numbers)
    {
        numbers = null;
        KnownScript? script = name is null ? null : Find(name);
        int cluster = script?.Cluster ?? -1;
        if (script is null && !TryFindFree(out cluster) && !(Drop(1) && TryFindFree(out cluster)))
            return false;
        _clustersInUse.Add(cluster);

        int id = TakeId(candidate => candidate == name || _byName.ContainsKey(candidate) || isTaken(candidate));
        if (script is null)
        {
            script = new KnownScript(name ?? IdOf(id), name is not null, cluster, id - FirstId);
            TryAdd(script);
        }

        script.IsNamed |= name is not null; // a script may name itself like one without a name that is gone
        ImmutableArray<int> items = script.Take([.. variables.Select(VariableShape.Of)], id);
        numbers = new ScriptNumbers(IdOf(id), script.Instance, cluster, items, script.IsNamed, script.Totals);
        return true;
    }

    /// <summary>Takes a script's numbers back when it is deregistered.</summary>
    /// <exception cref="ArgumentException">It has none of these numbers.</exception>
    public void Return(ScriptNumbers numbers, ScriptTotals totals)
    {
        if (!_clustersInUse.Remove(numbers.Cluster))
            throw new ArgumentException($"cluster {numbers.Cluster} is not in use", nameof(numbers));
        _byCluster[numbers.Cluster].Totals = totals;
    }

    /// <summary>Forgets scripts that are not registered, unnamed ones and those unused for longest first.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Drop(int count)
    {
        IEnumerable<KnownScript> unused = Scripts.Where(script => !_clustersInUse.Contains(script.Cluster));
        KnownScript[] dropped = [.. unused.OrderBy(script => (script.IsNamed, script.LastUse)).Take(count)];
        foreach (KnownScript script in dropped)
        {
            _byName.Remove(script.Name);
            _byCluster.Remove(script.Cluster);
        }

        return dropped.Length > 0;
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"script{number}");

    // A script may name itself script105: then no other script gets that id.
    private int TakeId(Predicate<string> isTaken)
    {
        while (isTaken(IdOf(NextId)))
            NextId++;
        return NextId++;
    }

    private bool TryFindFree(out int cluster)
    {
        for (int tried = 0; tried < ClusterCount; tried++)
        {
            cluster = NextCluster;
            NextCluster = cluster == PmidMap.Script.LastCluster ? PmidMap.Script.FirstCluster : cluster + 1;
            if (!_byCluster.ContainsKey(cluster))
                return true;
        }

        cluster = 0;
        return false;
    }
}

/// <summary>The numbers of a registered script.</summary>
/// <param name="Id">Its id, such as <c>script100</c>.</param>
/// <param name="Instance">Its instance in <c>bpftrace.info.scripts</c>.</param>
/// <param name="Cluster">The cluster of its metrics.</param>
/// <param name="Items">The items of its variables, in their order.</param>
/// <param name="AreLasting">Whether a script of the same name has them after a restart of the agent, too.</param>
/// <param name="Totals">
/// The first values of its counters, which do not fall when a name is registered again. After a restart of the agent
/// they begin at zero: pmlogger writes a mark record then.
/// </param>
internal sealed record ScriptNumbers(
    string Id, int Instance, int Cluster, ImmutableArray<int> Items, bool AreLasting, ScriptTotals Totals = default);
