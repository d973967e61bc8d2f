using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class SingleColumnTests
{
    private static readonly int _noValue = PmError.NoValue.Code;

    [Test]
    public void A_column_has_no_value_until_one_is_set()
    {
        using MetricTable table = new(ColumnKind.Number, ColumnKind.Text);
        Assert.That((TableReader.Count(table, 0), TableReader.Count(table, 1)), Is.EqualTo((_noValue, _noValue)));
        table.Publish();
        Assert.That((TableReader.Count(table, 0), TableReader.Count(table, 1)), Is.EqualTo((_noValue, _noValue)));
    }

    [Test]
    public void A_value_is_seen_once_it_is_published()
    {
        using MetricTable table = new(ColumnKind.Number);
        table.Single(0).Set(7UL);
        Assert.That(TableReader.Count(table, 0), Is.EqualTo(_noValue));
        table.Publish();
        Assert.That(TableReader.Number(table, 0), Is.EqualTo(7));
    }

    [Test]
    public void A_negative_number_keeps_its_sign_in_64_bits()
    {
        using MetricTable table = new(ColumnKind.Number);
        table.Single(0).Set(-5L);
        table.Publish();
        Assert.That(unchecked((long)TableReader.Number(table, 0)), Is.EqualTo(-5));
    }

    [Test]
    public void Every_publication_is_right_whichever_of_the_three_snapshots_it_takes()
    {
        using MetricTable table = new(ColumnKind.Number, ColumnKind.Text);
        table.Single(1).Set("stays"u8);
        for (ulong i = 0; i < 10; i++)
        {
            table.Single(0).Set(i);
            table.Publish();
            if (i % 3 != 1)
                Assert.That((TableReader.Number(table, 0), TableReader.Text(table, 1)), Is.EqualTo((i, "stays")));
        }
    }

    [Test]
    public void A_cleared_value_can_be_set_again()
    {
        using MetricTable table = new(ColumnKind.Number);
        table.Single(0).Set(7UL);
        table.Publish();
        table.Single(0).Clear();
        table.Publish();
        Assert.That(TableReader.Count(table, 0), Is.EqualTo(_noValue));
        table.Single(0).Set(7UL);
        table.Publish();
        Assert.That(TableReader.Number(table, 0), Is.EqualTo(7));
    }

    [Test]
    public void An_error_replaces_the_value_until_it_is_removed()
    {
        using MetricTable table = new(ColumnKind.Number);
        table.Single(0).Set(7UL);
        table.Single(0).Error = PmError.TryAgain;
        table.Publish();
        Assert.That(TableReader.Count(table, 0), Is.EqualTo(PmError.TryAgain.Code));
        table.Single(0).Error = PmError.None;
        table.Publish();
        Assert.That(TableReader.Number(table, 0), Is.EqualTo(7));
    }

    [TestCase("", "")]
    [TestCase("grün", "grün")]
    [TestCase("before\0after", "before")]
    public void A_text_ends_at_its_first_NUL(string set, string seen)
    {
        using MetricTable table = new(ColumnKind.Text);
        table.Single(0).Set("something longer that was there before"u8);
        table.Publish();
        table.Single(0).Set(System.Text.Encoding.UTF8.GetBytes(set));
        table.Publish();
        Assert.That(TableReader.Text(table, 0), Is.EqualTo(seen));
    }

    [Test]
    public void A_text_is_cut_to_the_length_of_a_value_block()
    {
        using MetricTable table = new(ColumnKind.Text);
        byte[] tooLong = new byte[MetricTable.MaxTextLength + 10];
        tooLong.AsSpan().Fill((byte)'x');
        table.Single(0).Set(tooLong);
        table.Publish();
        Assert.That(TableReader.Text(table, 0), Has.Length.EqualTo(MetricTable.MaxTextLength));
    }

    [Test]
    public void A_column_takes_only_values_of_its_kind()
    {
        using MetricTable table = new(ColumnKind.Number, ColumnKind.Text);
        Assert.That(() => table.Single(0).Set("text"u8), Throws.InvalidOperationException);
        Assert.That(() => table.Single(1).Set(1UL), Throws.InvalidOperationException);
        Assert.That(() => table.Instances(0), Throws.InstanceOf<InvalidCastException>());
    }
}
