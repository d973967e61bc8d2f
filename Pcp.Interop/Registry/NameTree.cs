using Pcp.Interop.Metrics;

namespace Pcp.Interop.Registry;

/// <summary>
/// The agent's part of the PMNS: a tree of dotted names that changes while clients use it. Listings have the newest
/// child of a node first, as those of libpcp's own dynamic name trees. pmcd's thread only.
/// </summary>
internal sealed class NameTree
{
    private sealed class Node(string name, Node? parent)
    {
        internal readonly string Name = name;
        internal readonly Node? Parent = parent;
        internal readonly OrderedDictionary<string, Node> Children = [];
        internal Pmid? Pmid;

        // Of a leaf: clients that walk the tree need them all, every time.
        internal string? FullName;
    }

    private readonly Node _root = new("", null);
    private readonly Dictionary<Pmid, Node> _byPmid = [];

    /// <summary>Whether names came or went since this was last set to false.</summary>
    internal bool Changed { get; set; }

    /// <summary>Adds a metric's name.</summary>
    /// <exception cref="ArgumentException">The name or PMID is in use, or the name is invalid.</exception>
    internal void Add(string name, Pmid pmid)
    {
        if (name.Length > Metric.MaxNameLength)
        {
            throw new ArgumentException(
                $"a metric's name has at most {Metric.MaxNameLength} characters, not {name.Length}", nameof(name));
        }

        if (!Metric.IsName(name))
            throw new ArgumentException($"'{name}' cannot be a metric's name", nameof(name));
        if (_byPmid.ContainsKey(pmid))
            throw InUse(name, pmid);
        Node node = _root;
        bool isNew = false;
        foreach (string part in name.Split('.'))
        {
            if (node.Pmid is not null) // a leaf, so that no node was added yet
                throw InUse(name, pmid);
            isNew = !node.Children.TryGetValue(part, out Node? child);
            if (isNew)
                node.Children.Add(part, child = new Node(part, node));
            node = child!;
        }

        if (!isNew)
            throw InUse(name, pmid);
        node.Pmid = pmid;
        node.FullName = name;
        _byPmid.Add(pmid, node);
        Changed = true;
    }

    private static ArgumentException InUse(string name, Pmid pmid) =>
        new($"'{name}' or {pmid} is in use", nameof(name));

    /// <summary>Removes a metric's name, and every node above it that has become empty.</summary>
    internal void Remove(Pmid pmid)
    {
        if (!_byPmid.Remove(pmid, out Node? node))
            return;
        node.Pmid = null;
        while (node is { Parent: { } parent, Children.Count: 0 })
        {
            parent.Children.Remove(node.Name);
            node = parent;
        }

        Changed = true;
    }

    /// <summary>The PMID of a name, or <see cref="PmError.UnknownName"/> or <see cref="PmError.NotLeaf"/>.</summary>
    internal PmError Lookup(string name, out Pmid pmid)
    {
        Node? node = Find(name);
        pmid = node?.Pmid ?? Pmid.Null;
        return node is null ? PmError.UnknownName : node.Pmid is null ? PmError.NotLeaf : PmError.None;
    }

    /// <summary>The full name of a PMID, or null.</summary>
    internal string? NameOf(Pmid pmid) => _byPmid.TryGetValue(pmid, out Node? node) ? node.FullName : null;

    /// <summary>The names directly below a node, newest first, and whether each is a leaf.</summary>
    internal PmError Children(string name, Action<string, bool> found)
    {
        if (Find(name) is not { } node)
            return PmError.UnknownName;
        for (int i = node.Children.Count - 1; i >= 0; i--)
        {
            Node child = node.Children.GetAt(i).Value;
            found(child.Name, child.Pmid is not null);
        }

        return PmError.None;
    }

    /// <summary>The full names of all metrics at and below a node; at each level the newest child first.</summary>
    internal PmError Leaves(string name, Action<string> found)
    {
        if (Find(name) is not { } node)
            return PmError.UnknownName;
        Walk(node, found);
        return PmError.None;
    }

    private static void Walk(Node node, Action<string> found)
    {
        if (node.FullName is { } name) // a leaf, with nothing below it
        {
            found(name);
            return;
        }

        for (int i = node.Children.Count - 1; i >= 0; i--)
            Walk(node.Children.GetAt(i).Value, found);
    }

    private Node? Find(string name)
    {
        Node? node = _root;
        if (name.Length == 0)
            return node;
        foreach (Range part in name.AsSpan().Split('.'))
        {
            if (!node.Children.TryGetValue(name[part], out node))
                return null;
        }

        return node;
    }
}
