using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class SingleColumnTests
{
    private static readonly int _noValue = PmError.NoValue.Code;

    [Test]
    public void A_column_has_no_value_until_one_is_set()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number, ColumnKind.Text);
        Assert.That((TableReader.Count(table, 0), TableReader.Count(table, 1)), Is.EqualTo((_noValue, _noValue)));
        table.Publish();
        Assert.That((TableReader.Count(table, 0), TableReader.Count(table, 1)), Is.EqualTo((_noValue, _noValue)));
    }

    [Test]
    public void A_value_is_seen_once_it_is_published()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number);
        table.Single(0).Set(7UL);
        Assert.That(TableReader.Count(table, 0), Is.EqualTo(_noValue));
        table.Publish();
        Assert.That(TableReader.Number(table, 0), Is.EqualTo(7));
    }

    [Test]
    public void A_negative_number_keeps_its_sign_in_64_bits()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number);
        table.Single(0).Set(-5L);
        table.Publish();
        Assert.That(unchecked((long)TableReader.Number(table, 0)), Is.EqualTo(-5));
    }

    [Test]
    public void Every_publication_is_right_whichever_of_the_three_snapshots_it_takes()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number, ColumnKind.Text);
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
        using MetricTable table = TestTable.Of(ColumnKind.Number);
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
        using MetricTable table = TestTable.Of(ColumnKind.Number);
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
        using MetricTable table = TestTable.Of(ColumnKind.Text);
        table.Single(0).Set("something longer that was there before"u8);
        table.Publish();
        table.Single(0).Set(System.Text.Encoding.UTF8.GetBytes(set));
        table.Publish();
        Assert.That(TableReader.Text(table, 0), Is.EqualTo(seen));
    }

    [Test]
    public void A_text_is_cut_to_the_length_of_a_value_block()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Text);
        byte[] tooLong = new byte[MetricTable.MaxTextLength + 10];
        tooLong.AsSpan().Fill((byte)'x');
        table.Single(0).Set(tooLong);
        table.Publish();
        Assert.That(TableReader.Text(table, 0), Has.Length.EqualTo(MetricTable.MaxTextLength));
    }

    [TestCase(MetricType.Int32, unchecked((ulong)-5))]
    [TestCase(MetricType.UInt32, 0xffff_fffbUL)]
    [TestCase(MetricType.Int64, unchecked((ulong)-5))]
    [TestCase(MetricType.UInt64, unchecked((ulong)-5))]
    public void An_integer_has_the_bits_of_its_type(MetricType type, ulong bits)
    {
        using MetricTable table = new();
        SingleColumn column = table.AddSingle(type);
        column.Set(-5L);
        table.Publish();
        Assert.That(TableReader.Number(column), Is.EqualTo(bits));
        column.Set(unchecked((ulong)-5));
        table.Publish();
        Assert.That(TableReader.Number(column), Is.EqualTo(bits));
    }

    [Test]
    public void A_floating_point_number_has_the_bits_of_its_type()
    {
        using MetricTable table = new();
        SingleColumn single = table.AddSingle(MetricType.Float), twice = table.AddSingle(MetricType.Double);
        single.Set(1.5);
        twice.Set(1.5);
        table.Publish();
        Assert.That(
            (TableReader.Number(single), TableReader.Number(twice)),
            Is.EqualTo((BitConverter.SingleToUInt32Bits(1.5f), BitConverter.DoubleToUInt64Bits(1.5))));
    }

    [Test]
    public void A_column_takes_only_values_of_its_kind()
    {
        using MetricTable table = new();
        SingleColumn integer = table.AddSingle(MetricType.UInt32);
        SingleColumn text = table.AddSingle(MetricType.String);
        SingleColumn floating = table.AddSingle(MetricType.Double);
        Assert.That(() => integer.Set("text"), Throws.InvalidOperationException);
        Assert.That(() => integer.Set(1.5), Throws.InvalidOperationException);
        Assert.That(() => floating.Set(1L), Throws.InvalidOperationException);
        Assert.That(() => floating.Set("text"u8), Throws.InvalidOperationException);
        Assert.That(() => text.Set(1L), Throws.InvalidOperationException);
        Assert.That(() => text.SetBits(1), Throws.InvalidOperationException);
    }
}
