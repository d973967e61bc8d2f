using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;

namespace Pcp.Interop.Tests.Registry;

internal sealed class NameTreeTests
{
    private readonly NameTree _tree = new();

    [SetUp]
    public void Clear()
    {
        for (int item = 0; item < 20; item++)
            _tree.Remove(Id(item));
        _tree.Changed = false;
    }

    private static Pmid Id(int item) => new(5, 0, item);

    private List<string> Leaves(string name)
    {
        List<string> found = new();
        Assert.That(_tree.Leaves(name, found.Add), Is.EqualTo(PmError.None));
        return found;
    }

    private List<(string, bool)> Children(string name)
    {
        List<(string, bool)> found = new();
        Assert.That(_tree.Children(name, (child, isLeaf) => found.Add((child, isLeaf))), Is.EqualTo(PmError.None));
        return found;
    }

    private PmError Lookup(string name) => _tree.Lookup(name, out _);

    [Test]
    public void A_name_leads_to_its_PMID_and_back()
    {
        _tree.Add("a.b.c", Id(1));
        Assert.That(_tree.Lookup("a.b.c", out Pmid pmid), Is.EqualTo(PmError.None));
        Assert.That(pmid, Is.EqualTo(Id(1)));
        Assert.That(_tree.NameOf(Id(1)), Is.EqualTo("a.b.c"));
        Assert.That(_tree.NameOf(Id(2)), Is.Null);
    }

    [Test]
    public void A_name_that_is_too_long_for_readers_of_archives_is_refused()
    {
        string longest = "a." + new string('b', Metric.MaxNameLength - 2);
        _tree.Add(longest, Id(1));
        Assert.That(_tree.NameOf(Id(1)), Is.EqualTo(longest));
        Assert.That(
            () => _tree.Add(longest + "c", Id(2)),
            Throws.ArgumentException.With.Message.StartsWith("a metric's name has at most 4095 characters, not 4096"));
    }

    [TestCase("a")]
    [TestCase("a.b")]
    [TestCase("")]
    public void A_name_above_a_leaf_is_no_metric(string name)
    {
        _tree.Add("a.b.c", Id(1));
        Assert.That(Lookup(name), Is.EqualTo(PmError.NotLeaf));
    }

    [TestCase("b")]
    [TestCase("a.")]
    [TestCase(".a")]
    [TestCase("a..b")]
    [TestCase("a.b.c.d")]
    [TestCase("a.b.C")]
    [TestCase("a.b.c.")]
    public void Any_other_name_is_unknown(string name)
    {
        _tree.Add("a.b.c", Id(1));
        Assert.That(Lookup(name), Is.EqualTo(PmError.UnknownName));
        Assert.That(_tree.Children(name, (_, _) => { }), Is.EqualTo(PmError.UnknownName));
        Assert.That(_tree.Leaves(name, _ => { }), Is.EqualTo(PmError.UnknownName));
    }

    [Test]
    public void Children_are_listed_newest_first_with_whether_they_are_leaves()
    {
        _tree.Add("a.zulu", Id(1));
        _tree.Add("a.alpha.x", Id(2));
        _tree.Add("a.mike", Id(3));
        _tree.Add("a.alpha.b", Id(4));
        Assert.That(Children("a"), Is.EqualTo(new[] { ("mike", true), ("alpha", false), ("zulu", true) }));
        Assert.That(Children(""), Is.EqualTo(new[] { ("a", false) }));
        Assert.That(Children("a.mike"), Is.Empty);
    }

    [Test]
    public void Leaves_are_listed_newest_first_at_every_level_by_their_full_names()
    {
        _tree.Add("a.b.c", Id(1));
        _tree.Add("a.d", Id(2));
        _tree.Add("e", Id(3));
        _tree.Add("a.b.f", Id(4));
        Assert.That(Leaves("a"), Is.EqualTo(new[] { "a.d", "a.b.f", "a.b.c" }));
        Assert.That(Leaves(""), Is.EqualTo(new[] { "e", "a.d", "a.b.f", "a.b.c" }));
        Assert.That(Leaves("a.d"), Is.EqualTo(new[] { "a.d" }));
    }

    [Test]
    public void A_node_that_was_removed_and_added_again_is_the_newest()
    {
        _tree.Add("a.b.c", Id(1));
        _tree.Add("a.d", Id(2));
        _tree.Remove(Id(1));
        _tree.Add("a.b.c", Id(1));
        Assert.That(Leaves("a"), Is.EqualTo(new[] { "a.b.c", "a.d" }));
    }

    [Test]
    public void Nodes_go_with_their_last_leaf()
    {
        _tree.Add("a.b.c", Id(1));
        _tree.Add("a.b.d", Id(2));
        _tree.Add("a.e", Id(3));
        _tree.Remove(Id(1));
        Assert.That(Lookup("a.b"), Is.EqualTo(PmError.NotLeaf));
        _tree.Remove(Id(2));
        Assert.That(Lookup("a.b"), Is.EqualTo(PmError.UnknownName));
        _tree.Remove(Id(3));
        Assert.That(Children(""), Is.Empty);
    }

    [Test]
    public void Changes_are_flagged()
    {
        Assert.That(_tree.Changed, Is.False);
        _tree.Add("a", Id(1));
        Assert.That(_tree.Changed, Is.True);
        _tree.Changed = false;
        _tree.Remove(Id(7));
        Assert.That(_tree.Changed, Is.False, "nothing was removed");
        _tree.Remove(Id(1));
        Assert.That(_tree.Changed, Is.True);
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("new.")]
    [TestCase("new..x")]
    [TestCase("new.9x")]
    [TestCase("new.a b")]
    [TestCase("new.a-b")]
    [TestCase("new.é")]
    [TestCase("new.a\0b")]
    [TestCase("a.leaf")]
    [TestCase("a.leaf.below.it")]
    [TestCase("a")]
    public void A_name_that_is_none_or_in_use_is_refused_and_leaves_nothing_behind(string name)
    {
        _tree.Add("a.leaf", Id(1));
        _tree.Changed = false;
        Assert.That(() => _tree.Add(name, Id(2)), Throws.ArgumentException);
        Assert.That(Leaves(""), Is.EqualTo(new[] { "a.leaf" }));
        Assert.That(Children(""), Is.EqualTo(new[] { ("a", false) }));
        Assert.That(Children("a.leaf"), Is.Empty);
        Assert.That(_tree.NameOf(Id(2)), Is.Null);
        Assert.That(_tree.Changed, Is.False);
    }

    [Test]
    public void A_PMID_that_is_in_use_is_refused_and_leaves_nothing_behind()
    {
        _tree.Add("a", Id(1));
        Assert.That(() => _tree.Add("b.c", Id(1)), Throws.ArgumentException);
        Assert.That(Children(""), Is.EqualTo(new[] { ("a", true) }));
        Assert.That(_tree.NameOf(Id(1)), Is.EqualTo("a"));
    }

    [TestCase("_a._b")]
    [TestCase("A.b_9")]
    public void Underscores_may_come_first(string name)
    {
        _tree.Add(name, Id(1));
        Assert.That(Lookup(name), Is.EqualTo(PmError.None));
    }
}
