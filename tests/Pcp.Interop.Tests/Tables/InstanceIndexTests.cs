using System.Text;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class InstanceIndexTests
{
    [Test]
    public void A_name_is_found_in_its_slot()
    {
        using InstanceIndex index = new();
        int slot = index.GetOrAdd("one"u8, 5);
        Assert.That(index.GetOrAdd("two"u8, 0), Is.Not.EqualTo(slot));
        Assert.That(index.GetOrAdd("one"u8, 9), Is.EqualTo(slot));
        Assert.That((index.IdOf(slot), index.OrderOf(slot), index.Count), Is.EqualTo((0, 5L, 2)));
        Assert.That(Encoding.UTF8.GetString(index.NameOf(slot)), Is.EqualTo("one"));
    }

    [Test]
    public void Names_are_found_after_it_has_grown()
    {
        using InstanceIndex index = new();
        for (int i = 0; i < 10_000; i++)
            index.GetOrAdd(Encoding.UTF8.GetBytes($"{i}"), i);
        for (int i = 0; i < 10_000; i++)
        {
            int slot = index.GetOrAdd(Encoding.UTF8.GetBytes($"{i}"), 0);
            Assert.That((index.IdOf(slot), index.OrderOf(slot)), Is.EqualTo((i, (long)i)));
        }
    }

    [Test]
    public void Names_in_any_order_are_found_in_their_slots()
    {
        using InstanceIndex index = new();
        byte[][] names = [.. Enumerable.Range(0, 100).Select(i => Encoding.UTF8.GetBytes($"{i}"))];
        foreach (byte[] name in names)
            index.GetOrAdd(name, 0);
        Random random = new(1);
        for (int turn = 0; turn < 1000; turn++)
        {
            // Runs in order and jumps, over the end too.
            int start = random.Next(names.Length);
            for (int i = start; i < start + random.Next(1, 150); i++)
                Assert.That(index.GetOrAdd(names[i % names.Length], 0), Is.EqualTo(i % names.Length));
        }

        Assert.That(index.Count, Is.EqualTo(names.Length));
    }

    [Test]
    public void Forgetting_keeps_the_numbers_of_the_rest_and_renumbers_slots_in_order()
    {
        using InstanceIndex index = new();
        for (int i = 0; i < 10; i++)
            index.GetOrAdd(Encoding.UTF8.GetBytes($"{i}"), 100 + i);
        List<(int, int)> moves = new();
        index.Forget(slot => slot % 3 == 0, (from, to) => moves.Add((from, to)));
        Assert.That(moves, Is.EqualTo(new[] { (0, 0), (3, 1), (6, 2), (9, 3) }));
        Assert.That((index.Count, index.IdOf(2), index.OrderOf(2)), Is.EqualTo((4, 6, 106L)));
        Assert.That(index.GetOrAdd("9"u8, 0), Is.EqualTo(3));
    }

    [TestCase(-1)]
    [TestCase(InstanceNumbers.Limit)]
    [TestCase(int.MaxValue)]
    public void A_number_out_of_range_is_replaced_by_the_next_one_above(int given)
    {
        using InstanceIndex index = new() { Numbering = (_, _) => given };
        Assert.That(index.IdOf(index.GetOrAdd("one"u8, 0)), Is.EqualTo(InstanceNumbers.Limit));
        Assert.That(index.IdOf(index.GetOrAdd("two"u8, 0)), Is.EqualTo(InstanceNumbers.Limit + 1));
    }

    [TestCase(false, 0)]
    [TestCase(true, InstanceNumbers.Limit)]
    public void After_the_last_number_those_of_forgotten_names_are_used_again(bool isNumbered, int first)
    {
        using InstanceIndex index = new(lastId: first + 3);
        if (isNumbered)
            index.Numbering = (_, _) => -1;
        for (int i = 0; i < 4; i++)
            index.GetOrAdd(Encoding.UTF8.GetBytes($"{i}"), 0);
        foreach (int expected in (int[])[0, 2, 0])
        {
            // All but one, which comes back with the only number that is free.
            index.Forget(slot => index.IdOf(slot) != first + expected, (_, _) => { });
            int added = index.GetOrAdd(Encoding.UTF8.GetBytes($"new{expected}"), 0);
            Assert.That(index.IdOf(added), Is.EqualTo(first + expected));
        }
    }

    [Test]
    public void A_forgotten_name_gets_a_new_number_and_no_other_name_its_old_one()
    {
        using InstanceIndex index = new();
        index.GetOrAdd("gone"u8, 0);
        index.Forget(_ => false, (_, _) => Assert.Fail("nothing stays"));
        Assert.That(index.Count, Is.Zero);
        Assert.That(index.IdOf(index.GetOrAdd("other"u8, 0)), Is.EqualTo(1));
        Assert.That(index.IdOf(index.GetOrAdd("gone"u8, 0)), Is.EqualTo(2));
    }
}
