using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class SinglePictureTests
{
    private static readonly VariableHistory _counter = Drawing.History(
        Drawing.Counter("@n", VariableKind.Single),
        [("", 1000)], [("", 1010)], [("", 1050)], [("", 1050)], [("", 1130)]);

    [Test]
    public void A_counter_has_a_total_a_rate_and_a_sparkline_of_rates() =>
        Assert.That(SinglePicture.DrawLine(_counter, new Canvas(36, 1, Drawing.Unicode)).ToString(),
            Is.EqualTo("           1,130      80/s      ▁▄ █"));

    [Test]
    public void Other_values_have_a_sparkline_of_the_values()
    {
        VariableHistory history = Drawing.History(
            Drawing.Gauge("@g", VariableKind.Single), [("", 0)], [("", -5)], [("", 5)]);
        Assert.That(SinglePicture.DrawLine(history, new Canvas(32, 1, Drawing.Ascii)).ToString(),
            Is.EqualTo("               5               #"));
    }

    [Test]
    public void With_room_there_is_a_chart_with_its_scale() => Assert.That(
        Drawing.Text(SinglePicture.Draw(_counter, new Canvas(17, 4, Drawing.Unicode))), Is.EqualTo(new[]
        {
            "     80/s │     █",
            "          │     █",
            "          │   █ █",
            "      0/s │  ▄█ █",
        }));

    [Test]
    public void Text_and_no_value_are_words()
    {
        VariableHistory text = Drawing.History(Drawing.Gauge("@t", VariableKind.Single), [("", "a\x1b[2Jb")]);
        VariableHistory none = Drawing.History(Drawing.Counter("@t", VariableKind.Single), []);
        Canvas canvas = new(20, 1, Drawing.Unicode);
        Assert.That(SinglePicture.DrawLine(text, canvas).ToString(), Is.EqualTo(@"a\x1b[2Jb"));
        Assert.That(SinglePicture.DrawLine(none, canvas).ToString(), Is.EqualTo("no value yet"));
    }
}
