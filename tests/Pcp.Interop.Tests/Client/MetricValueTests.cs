using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Client;

internal sealed class MetricValueTests
{
    private static MetricValue Value(MetricType type, ulong bits) =>
        MetricValue.From(type, type, bits, null) ?? throw new AssertionException("not of its own type");

    [Test]
    public void Thirty_two_bits_have_the_sign_of_the_metrics_type()
    {
        const ulong Minus1 = ulong.MaxValue;
        Assert.That(Value(MetricType.Int32, Minus1).ToInt64(), Is.EqualTo(-1));
        Assert.That(
            MetricValue.From(MetricType.UInt32, MetricType.Int32, Minus1, null)?.ToInt64(),
            Is.EqualTo(uint.MaxValue));
    }

    [TestCase(MetricType.Int64, MetricType.Int32)]
    [TestCase(MetricType.Int32, MetricType.UInt32)]
    [TestCase(MetricType.String, MetricType.Double)]
    public void A_value_of_another_type_is_none(MetricType type, MetricType sent) =>
        Assert.That(MetricValue.From(type, sent, 1, null), Is.Null);

    [Test]
    public void A_number_is_read_as_any_number_that_can_hold_it()
    {
        MetricValue large = MetricValue.FromUInt64(ulong.MaxValue);
        Assert.That(large.ToUInt64(), Is.EqualTo(ulong.MaxValue));
        Assert.That(large.ToDouble(), Is.EqualTo(1.8446744073709552E+19));
        Assert.That(() => large.ToInt64(), Throws.TypeOf<OverflowException>());
        MetricValue negative = -1;
        Assert.That(negative.ToDouble(), Is.EqualTo(-1));
        Assert.That(() => negative.ToUInt64(), Throws.TypeOf<OverflowException>());
        MetricValue fraction = 2.5;
        Assert.That(() => fraction.ToInt64(), Throws.InvalidOperationException);
        Assert.That(() => fraction.ToUInt64(), Throws.InvalidOperationException);
        MetricValue whole = 2.0;
        Assert.That((whole.ToInt64(), whole.ToUInt64()), Is.EqualTo((2L, 2UL)));
        MetricValue huge = 1e30;
        Assert.That(() => huge.ToInt64(), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void A_string_is_no_number()
    {
        MetricValue text = "12";
        Assert.That(text.ToString(), Is.EqualTo("12"));
        Assert.That(() => text.ToInt64(), Throws.InvalidOperationException);
        Assert.That(() => text.ToUInt64(), Throws.InvalidOperationException);
        Assert.That(() => text.ToDouble(), Throws.InvalidOperationException);
    }

    [Test]
    public void A_floating_point_number_is_shown_in_its_own_precision()
    {
        Assert.That(Value(MetricType.Float, BitConverter.SingleToUInt32Bits(0.1f)).ToString(), Is.EqualTo("0.1"));
        Assert.That(MetricValue.FromDouble(0.1).ToString(), Is.EqualTo("0.1"));
    }

    [TestCase(MetricType.Int32, -5L)]
    [TestCase(MetricType.UInt32, 4_294_967_295L)]
    [TestCase(MetricType.Int64, long.MinValue)]
    [TestCase(MetricType.UInt64, long.MaxValue)]
    [TestCase(MetricType.Float, 5L)]
    [TestCase(MetricType.Double, -5L)]
    public void An_integer_is_stored_as_the_metrics_type(MetricType type, long number)
    {
        MetricValue typed = MetricValue.FromInt64(number).As(type);
        Assert.That((typed.Type, typed.ToInt64()), Is.EqualTo((type, number)));
    }

    [TestCase(MetricType.Int32, 2_147_483_648L)]
    [TestCase(MetricType.UInt32, -1L)]
    [TestCase(MetricType.UInt64, -1L)]
    public void One_that_does_not_fit_is_refused(MetricType type, long number) =>
        Assert.That(() => MetricValue.FromInt64(number).As(type), Throws.TypeOf<OverflowException>());

    [Test]
    public void A_number_that_is_too_large_for_a_float_is_refused_and_infinity_is_not()
    {
        Assert.That(() => MetricValue.FromDouble(-1e300).As(MetricType.Float), Throws.TypeOf<OverflowException>());
        Assert.That(
            MetricValue.FromDouble(double.PositiveInfinity).As(MetricType.Float).ToDouble(),
            Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void A_string_and_a_number_are_not_stored_as_each_other()
    {
        Assert.That(() => MetricValue.FromString("1").As(MetricType.Int32), Throws.InvalidOperationException);
        Assert.That(() => MetricValue.FromInt64(1).As(MetricType.String), Throws.InvalidOperationException);
    }
}
