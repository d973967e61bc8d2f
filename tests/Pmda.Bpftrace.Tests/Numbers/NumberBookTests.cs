using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class NumberBookTests
{
    private const int Clusters = PmidMap.Script.LastCluster - PmidMap.Script.FirstCluster + 1;

    private NumberBook _book = null!;

    [SetUp]
    public void MakeBook() => _book = new NumberBook();

    [Test]
    public void A_fresh_machine_begins_with_script100_cluster_100_and_item_10()
    {
        ScriptNumbers numbers = Take(null, "@a = 1; @b = 2;");

        Assert.That(numbers.Id, Is.EqualTo("script100"));
        Assert.That(numbers.Cluster, Is.EqualTo(100));
        Assert.That(numbers.Items, Is.EqualTo(new[] { 10, 11 }));
        Assert.That(numbers.Instance, Is.Zero);
        Assert.That(numbers.AreLasting, Is.False);
    }

    [Test]
    public void Ids_and_clusters_of_scripts_without_a_name_are_not_used_again_soon()
    {
        _book.Return(Take(null, "@a = 1;"), default);
        ScriptNumbers next = Take(null, "@a = 1;");

        Assert.That((next.Id, next.Cluster, next.Instance), Is.EqualTo(("script101", 101, 1)));
    }

    [Test]
    public void A_script_that_names_itself_like_one_without_a_name_that_is_gone_is_a_named_one()
    {
        _book.Return(Take(null, "@a = 1;"), default);

        Assert.That(Take("script100", "@a = 1;").AreLasting, Is.True);
    }

    [Test]
    public void A_name_keeps_cluster_items_and_instance_but_not_its_id()
    {
        ScriptNumbers first = Take("sizes", "@a = 1; @b[comm] = count();");
        _book.Return(first, default);
        _book.Return(Take(null, "@z = 1;"), default);
        ScriptNumbers second = Take("sizes", "@a = 1; @b[comm] = count();");

        Assert.That(second with { Items = first.Items }, Is.EqualTo(first with { Id = "script102" }));
        Assert.That(second.Items, Is.EqualTo(first.Items));
        Assert.That(second.AreLasting, Is.True);
    }

    [Test]
    public void A_name_that_sorts_in_between_moves_nobody()
    {
        ScriptNumbers alpha = Take("alpha", "@a = 1;"), gamma = Take("gamma", "@a = 1;");
        _book.Return(alpha, default);
        _book.Return(gamma, default);

        Assert.That(Take("alpha", "@a = 1;").Cluster, Is.EqualTo(100));
        Assert.That(Take("beta", "@a = 1;").Cluster, Is.EqualTo(102));
        Assert.That(Take("gamma", "@a = 1;").Cluster, Is.EqualTo(101));
    }

    [TestCase("@a = -1;", Description = "another type")]
    [TestCase("@a[comm] = 1;", Description = "keys")]
    [TestCase("@a = count();", Description = "other semantics")]
    [TestCase("@a = hist(1);", Description = "another kind")]
    public void A_variable_of_another_shape_gets_an_item_that_was_not_used_before(string code)
    {
        _book.Return(Take("sizes", "@a = (uint64)1; @b = 1;"), default);
        ScriptNumbers changed = Take("sizes", code + " @b = 1;");
        _book.Return(changed, default);

        Assert.That(changed.Items, Is.EqualTo(new[] { 12, 11 }));
        Assert.That(Take("sizes", "@a = (uint64)1; @b = 1;").Items, Is.EqualTo(new[] { 10, 11 }), "as it was before");
    }

    [Test]
    public void A_histogram_that_gets_keys_gets_another_item()
    {
        _book.Return(Take("sizes", "@a = hist(1);"), default);

        Assert.That(Take("sizes", "@a[comm] = hist(1);").Items, Is.EqualTo(new[] { 11 }));
    }

    [Test]
    public void When_all_items_were_used_the_one_unused_for_longest_goes_first()
    {
        _book.Return(Take("many", Variables(0, PmidMap.Script.MaxVariables)), default);
        _book.Return(Take("many", Variables(0, PmidMap.Script.MaxVariables - 1)), default);
        ScriptNumbers numbers = Take("many", "@fresh = 1; @v0 = 1;");

        Assert.That(numbers.Items, Is.EqualTo(new[] { PmidMap.Script.LastVariable, 10 }));
    }

    [Test]
    public void A_script_can_replace_all_its_variables_by_as_many_others()
    {
        _book.Return(Take("many", Variables(0, PmidMap.Script.MaxVariables)), default);
        ScriptNumbers numbers = Take("many", Variables(1, PmidMap.Script.MaxVariables));

        Assert.That(numbers.Items, Is.Unique);
        Assert.That(numbers.Items[..^1], Is.EqualTo(Enumerable.Range(11, PmidMap.Script.MaxVariables - 1)));
    }

    [Test]
    public void An_id_that_another_script_has_as_its_name_is_left_out()
    {
        ScriptNumbers named = Take("script101", "@a = 1;"), next = Take(null, "@a = 1;");

        Assert.That((named.Id, next.Id), Is.EqualTo(("script100", "script102")));
    }

    [Test]
    public void An_id_that_was_the_name_of_a_script_is_left_out()
    {
        _book.Return(Take("script101", "@a = 1;"), default);

        Assert.That(Take(null, "@a = 1;").Id, Is.EqualTo("script102"));
    }

    [Test]
    public void A_script_that_is_named_like_the_id_it_would_get_gets_another()
    {
        Assert.That(Take("script100", "@a = 1;").Id, Is.EqualTo("script101"));
    }

    [Test]
    public void An_id_that_is_taken_is_left_out()
    {
        Assert.That(
            _book.TryTake(null, Read("@a = 1;"), name => name == "script100", out ScriptNumbers? numbers),
            Is.True);
        Assert.That(numbers!.Id, Is.EqualTo("script101"));
    }

    [Test]
    public void Clusters_of_scripts_without_a_name_are_used_again_before_those_of_names()
    {
        _book.Return(Take("kept", "@a = 1;"), default);
        for (int i = 0; i < Clusters - 1; i++)
            _book.Return(Take(null, "@a = 1;"), default);

        Assert.That(Take(null, "@a = 1;").Cluster, Is.EqualTo(101));
        Assert.That(Take("kept", "@a = 1;").Cluster, Is.EqualTo(100));
    }

    [Test]
    public void Without_others_the_cluster_of_the_name_unused_for_longest_is_used_again()
    {
        ScriptNumbers running = Take("running", "@a = 1;");
        ScriptNumbers[] unused = [.. Enumerable.Range(0, Clusters - 1).Select(i => Take($"n{i}", "@a = 1;"))];
        foreach (ScriptNumbers numbers in unused.Reverse())
            _book.Return(numbers, default);
        _book.Return(Take("n0", "@a = 1;"), default);

        Assert.That(Take("fresh", "@a = 1;").Cluster, Is.EqualTo(unused[1].Cluster));
        Assert.That(
            _book.Scripts.Select(script => script.Name),
            Has.Member("running").And.Member("n0").And.No.Member("n1"));
        Assert.That(running.Cluster, Is.EqualTo(100));
    }

    [Test]
    public void When_all_clusters_are_in_use_there_are_no_numbers()
    {
        IEnumerable<string?> names = Enumerable.Range(0, Clusters).Select(i => i % 2 == 0 ? $"n{i}" : null);
        ScriptNumbers[] all = [.. names.Select(name => Take(name, "@a = 1;"))];

        Assert.That(_book.TryTake("one_more", Read("@a = 1;"), _ => false, out _), Is.False);
        _book.Return(all[7], default);
        Assert.That(Take("one_more", "@a = 1;").Cluster, Is.EqualTo(107));
    }

    [Test]
    public void The_counters_of_a_name_go_on_where_they_were()
    {
        _book.Return(Take("sizes", "@a = 1;"), new ScriptTotals(5, 6, 7));

        Assert.That(Take("sizes", "@b = 1;").Totals, Is.EqualTo(new ScriptTotals(5, 6, 7)));
        Assert.That(Take(null, "@a = 1;").Totals, Is.EqualTo(new ScriptTotals()));
    }

    [Test]
    public void Numbers_that_are_not_in_use_cannot_be_returned()
    {
        ScriptNumbers numbers = Take(null, "@a = 1;");
        _book.Return(numbers, default);

        Assert.That(() => _book.Return(numbers, default), Throws.ArgumentException);
    }

    private static string Variables(int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => $"@v{i} = 1; "));

    private static ImmutableArray<Variable> Read(string code) =>
        ScriptAnalyzer.Analyze($"BEGIN {{ {code} }}").Variables;

    private ScriptNumbers Take(string? name, string code)
    {
        Assert.That(_book.TryTake(name, Read(code), _ => false, out ScriptNumbers? numbers), Is.True);
        return numbers!;
    }
}
