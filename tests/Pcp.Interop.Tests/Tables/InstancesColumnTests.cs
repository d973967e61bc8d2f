using System.Text;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class InstancesColumnTests
{
    private const int ForgetIntervalSeconds = 15 * 60 + 1;

    private readonly ManualTime _time = new();
    private MetricTable _table = null!;

    [SetUp]
    public void CreateTable() => _table = TestTable.Of(_time, ColumnKind.Numbers, ColumnKind.Texts);

    [TearDown]
    public void DisposeTable() => _table.Dispose();

    private void Publish(params (string Name, long Order, ulong Value)[] instances)
    {
        InstancesColumn column = _table.Instances(0);
        column.Begin();
        foreach ((string name, long order, ulong value) in instances)
            column.SetBits(Encoding.UTF8.GetBytes(name), order, value);
        column.End();
        _table.Publish();
    }

    private void PublishNames(params IEnumerable<string> names) =>
        Publish([.. names.Select(name => (name, 0L, 1UL))]);

    private IEnumerable<string> Names() => TableReader.Instances(_table, 0).Select(seen => seen.Name);

    private int IdOf(string name) => TableReader.Instances(_table, 0).Single(seen => seen.Name == name).Id;

    [Test]
    public void A_column_has_no_instances_before_its_first_publication_nor_in_an_empty_one()
    {
        Assert.That(TableReader.Instances(_table, 0), Is.Empty);
        Publish();
        Assert.That(TableReader.Instances(_table, 0), Is.Empty);
    }

    [Test]
    public void Numbers_are_given_from_0_in_order_of_first_appearance()
    {
        Publish(("zulu", 0, 1), ("alpha", 0, 2), ("mike", 0, 3));
        Assert.That((IdOf("zulu"), IdOf("alpha"), IdOf("mike")), Is.EqualTo((0, 1, 2)));
    }

    [Test]
    public void Numbers_can_be_given_by_name_and_the_column_numbers_the_rest()
    {
        _table.Instances(0).Numbering = (name, order) =>
            name.SequenceEqual("zulu"u8) ? 26 : name.SequenceEqual("two"u8) ? (int)order : -1;
        Publish(("zulu", 0, 1), ("alpha", 0, 2), ("two", 2, 3), ("beta", 0, 4));
        Assert.That(
            (IdOf("zulu"), IdOf("alpha"), IdOf("two"), IdOf("beta")),
            Is.EqualTo((26, InstanceNumbers.Limit, 2, InstanceNumbers.Limit + 1)));
    }

    [Test]
    public void Numbers_cannot_be_given_once_there_are_some()
    {
        Publish(("zulu", 0, 1));
        Assert.That(() => _table.Instances(0).Numbering = (_, _) => 5, Throws.InvalidOperationException);
    }

    [Test]
    public void Setting_an_instance_twice_in_a_fill_is_reported()
    {
        InstancesColumn numbers = _table.Instances(0), texts = _table.Instances(1);
        for (int fill = 0; fill < 2; fill++)
        {
            numbers.Begin();
            texts.Begin();
            Assert.That(
                (numbers.SetBits("a"u8, 0, 1), numbers.SetBits("b"u8, 0, 1), numbers.SetBits("a"u8, 0, 2)),
                Is.EqualTo((true, true, false)));
            Assert.That((texts.Set("a"u8, 0, "x"u8), texts.Set("a"u8, 0, "y"u8)), Is.EqualTo((true, false)));
            numbers.End();
            texts.End();
        }
    }

    [Test]
    public void Instances_are_listed_by_order_first_and_then_by_the_bytes_of_their_names()
    {
        Publish(("b", 2, 0), ("é", 1, 0), ("z", 1, 0), ("1", 1, 0), ("Z", 1, 0), ("a", -3, 0), ("c", long.MaxValue, 0));
        Assert.That(Names(), Is.EqualTo(new[] { "a", "1", "Z", "z", "é", "b", "c" }));
    }

    [Test]
    public void Later_instances_are_sorted_in()
    {
        PublishNames("b", "d", "f");
        PublishNames("g", "a", "b", "c", "e", "f");
        Assert.That(Names(), Is.EqualTo(new[] { "a", "b", "c", "e", "f", "g" }));
    }

    [Test]
    public void Each_instance_has_its_value()
    {
        Publish(("b", 0, 20), ("a", 0, 10));
        Publish(("a", 0, 11), ("c", 0, 30), ("b", 0, 21));
        Assert.That(
            TableReader.Instances(_table, 0).Select(seen => (seen.Name, seen.Bits)),
            Is.EqualTo(new[] { ("a", 11UL), ("b", 21UL), ("c", 30UL) }));
    }

    [Test]
    public void An_instance_that_comes_back_has_its_number_again()
    {
        PublishNames("a", "b");
        PublishNames("b", "c");
        Assert.That(Names(), Is.EqualTo(new[] { "b", "c" }));
        PublishNames("c", "a");
        Assert.That((IdOf("a"), IdOf("c")), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Of_a_name_that_is_set_twice_the_last_value_counts()
    {
        Publish(("a", 0, 1), ("b", 0, 5), ("a", 0, 2));
        Assert.That(TableReader.Instances(_table, 0).Select(seen => seen.Bits), Is.EqualTo(new[] { 2UL, 5UL }));
    }

    [Test]
    public void Numbers_that_are_added_to_a_name_add_up_anew_in_every_fill()
    {
        InstancesColumn column = _table.Instances(0);
        for (int i = 0; i < 3; i++)
        {
            column.Begin();
            column.Add("a"u8, 0, 1);
            column.Add("a"u8, 0, 2);
            column.End();
            _table.Publish();
            Assert.That(TableReader.Instances(_table, 0).Select(seen => seen.Bits), Is.EqualTo(new[] { 3UL }));
        }
    }

    [Test]
    public void A_name_ends_at_its_first_NUL()
    {
        Publish(("a\0b", 0, 1), ("a\0c", 0, 2));
        Assert.That(TableReader.Instances(_table, 0), Is.EqualTo(new[] { new Seen(0, "a", 2, null) }));
    }

    [TestCase("")]
    [TestCase("\0a")]
    public void A_name_that_is_empty_is_a_blank(string name)
    {
        Publish((name, 0, 1));
        Assert.That(TableReader.Instances(_table, 0), Is.EqualTo(new[] { new Seen(0, " ", 1, null) }));
    }

    [Test]
    public void Each_instance_has_its_text()
    {
        InstancesColumn column = _table.Instances(1);
        for (int i = 0; i < 4; i++)
        {
            column.Begin();
            column.Set("b"u8, 0, Encoding.UTF8.GetBytes($"text {i}"));
            column.Set("a"u8, 0, "first"u8);
            column.Set("a"u8, 0, ""u8);
            column.End();
            _table.Publish();
            Assert.That(
                TableReader.Instances(_table, 1).Select(seen => (seen.Name, seen.Text)),
                Is.EqualTo(new[] { ("a", ""), ("b", $"text {i}") }));
        }
    }

    [Test]
    public void Values_are_set_by_a_name_that_is_a_string()
    {
        using MetricTable table = new();
        InstancesColumn integers = table.AddInstances(MetricType.Int32);
        InstancesColumn floating = table.AddInstances(MetricType.Double);
        InstancesColumn texts = table.AddInstances(MetricType.String);
        integers.Begin();
        floating.Begin();
        texts.Begin();
        integers.Set("ä", -1L);
        floating.Set("ä", 0.5);
        texts.Set("ä", "käse");
        integers.End();
        floating.End();
        texts.End();
        table.Publish();
        Assert.That(TableReader.Instances(integers), Is.EqualTo([new Seen(0, "ä", ulong.MaxValue, null)]));
        Assert.That(
            TableReader.Instances(floating),
            Is.EqualTo([new Seen(0, "ä", BitConverter.DoubleToUInt64Bits(0.5), null)]));
        Assert.That(TableReader.Instances(texts).Single().Text, Is.EqualTo("käse"));
    }

    [Test]
    public void A_column_takes_only_values_of_its_kind()
    {
        using MetricTable table = new();
        InstancesColumn floating = table.AddInstances(MetricType.Float);
        floating.Begin();
        Assert.That(() => floating.Set("a", 1L), Throws.InvalidOperationException);
        Assert.That(() => floating.Add("a"u8, 0, 1), Throws.InvalidOperationException);
        Assert.That(() => floating.Set("a", "text"), Throws.InvalidOperationException);
        Assert.That(() => _table.Instances(0).Set("a"u8, 0, "text"u8), Throws.InvalidOperationException);
        Assert.That(() => _table.Instances(1).SetBits("a"u8, 0, 1UL), Throws.InvalidOperationException);
        Assert.That(() => _table.Instances(1).Add("a"u8, 0, 1UL), Throws.InvalidOperationException);
    }

    [Test]
    public void An_error_replaces_all_values()
    {
        PublishNames("a", "b");
        _table.Instances(0).Error = PmError.NoValue;
        _table.Publish();
        Assert.That(TableReader.Count(_table, 0), Is.EqualTo(PmError.NoValue.Code));
        _table.Instances(0).Error = PmError.None;
        _table.Publish();
        Assert.That(Names(), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void A_column_cannot_be_published_during_a_fill()
    {
        PublishNames("a");
        InstancesColumn column = _table.Instances(0);
        column.Begin();
        Assert.That(_table.Publish, Throws.InvalidOperationException);
        column.SetBits("a"u8, 0, 2);
        column.End();
        Assert.That(column.End, Throws.InvalidOperationException);
        Assert.That(() => column.SetBits("a"u8, 0, 3), Throws.InvalidOperationException);
        _table.Publish();
        Assert.That(TableReader.Instances(_table, 0).Single().Bits, Is.EqualTo(2));
    }

    [Test]
    public void A_refused_text_leaves_the_published_ones_unchanged()
    {
        InstancesColumn column = _table.Instances(1);
        column.Begin();
        column.Set("a"u8, 0, "kept"u8);
        column.End();
        for (int i = 0; i < 3; i++)
            _table.Publish();
        Assert.That(
            () => column.Set("a"u8, 0, Encoding.UTF8.GetBytes(new string('x', 1_000_000))),
            Throws.InvalidOperationException);
        _table.Publish();
        Assert.That(TableReader.Instances(_table, 1).Single().Text, Is.EqualTo("kept"));
    }

    [Test]
    public void A_column_that_is_not_filled_keeps_its_values_in_every_publication()
    {
        Publish(("a", 0, 1), ("b", 0, 2));
        InstancesColumn texts = _table.Instances(1);
        for (int i = 0; i < 5; i++)
        {
            if (i % 2 == 0)
            {
                texts.Begin();
                texts.Set("t"u8, 0, Encoding.UTF8.GetBytes($"text {i}"));
                texts.End();
            }

            _table.Publish();
            Assert.That(
                TableReader.Instances(_table, 0).Select(seen => (seen.Name, seen.Bits)),
                Is.EqualTo(new[] { ("a", 1UL), ("b", 2UL) }));
            Assert.That(TableReader.Instances(_table, 1).Single().Text, Is.EqualTo($"text {i / 2 * 2}"));
        }
    }

    [Test]
    public void Of_two_fills_between_publications_the_last_counts()
    {
        PublishNames("a", "b");
        InstancesColumn column = _table.Instances(0);
        column.Begin();
        column.SetBits("c"u8, 0, 7);
        column.End();
        Publish(("b", 0, 8), ("d", 0, 9));
        Assert.That(
            TableReader.Instances(_table, 0).Select(seen => (seen.Id, seen.Name, seen.Bits)),
            Is.EqualTo(new[] { (1, "b", 8UL), (3, "d", 9UL) }));
    }

    [Test]
    public void A_fill_that_begins_again_leaves_nothing_behind()
    {
        PublishNames("a");
        _table.Instances(0).Begin();
        _table.Instances(0).SetBits("dropped"u8, 0, 1);
        PublishNames("a");
        Assert.That(Names(), Is.EqualTo(new[] { "a" }));
        PublishNames("a", "dropped");
        Assert.That(Names(), Is.EqualTo(new[] { "a", "dropped" }));
    }

    [Test]
    public void A_number_is_kept_for_an_hour_and_not_for_ever()
    {
        string[] many = [.. Enumerable.Range(0, 2000).Select(i => $"key {i}")];
        PublishNames(many);
        PublishNames("stays");
        _time.Advance(InstancesColumn.Retention - TimeSpan.FromSeconds(1));
        PublishNames("stays", "key 7");
        Assert.That((IdOf("key 7"), IdOf("stays")), Is.EqualTo((7, 2000)));

        _time.Advance(TimeSpan.FromSeconds(ForgetIntervalSeconds));
        PublishNames("stays");
        PublishNames("stays", "key 7", "key 8");
        Assert.That((IdOf("stays"), IdOf("key 7"), IdOf("key 8")), Is.EqualTo((2000, 7, 2001)));
    }

    [Test]
    public void Of_removed_instances_that_take_too_much_memory_the_last_are_kept()
    {
        const int Bytes = 10 + InstanceListing.BytesBesideName; // of each, with the NUL of its name
        const int Count = InstanceListing.MaxGoneBytes / Bytes / 4;
        for (int round = 0; round < 5; round++)
        {
            PublishNames(Enumerable.Range(0, Count).Select(i => $"{round} {i:D7}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        PublishNames("last");
        PublishNames("last", "4 0000000", "0 0000000");
        Assert.That(
            (IdOf("last"), IdOf("4 0000000"), IdOf("0 0000000")),
            Is.EqualTo((5 * Count, 4 * Count, 5 * Count + 1)));
    }

    [Test]
    public void A_number_is_never_given_to_another_name()
    {
        Dictionary<int, string> owners = new();
        for (int cycle = 0; cycle < 100; cycle++)
        {
            int first = cycle * 500;
            PublishNames(Enumerable.Range(first, 1000).Select(i => $"key {i}"));
            foreach (Seen seen in TableReader.Instances(_table, 0))
            {
                if (!owners.TryAdd(seen.Id, seen.Name))
                    Assert.That(owners[seen.Id], Is.EqualTo(seen.Name));
            }

            _time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.That(owners, Has.Count.EqualTo(50_500));
    }

    [Test]
    public void A_hundred_thousand_instances_are_listed_in_order()
    {
        Random random = new(1);
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"{random.Next():x8} {i}")];
        PublishNames(names);
        PublishNames(names.Where((_, i) => i % 3 != 0));
        PublishNames(names);
        Array.Sort(names, StringComparer.Ordinal);
        Assert.That(Names(), Is.EqualTo(names));
    }
}
