using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Pictures;

public class MapPictureTests
{
    private static readonly Variable _counter = Drawing.Counter("@m", VariableKind.Map);
    private static readonly (string, MetricValue)[][] _samples =
    [
        [("nginx,9", 900), ("postgres,10", 1000)],
        [("nginx,9", 1400), ("postgres,10", 1010), ("日本,777", 90)],
    ];

    [Test]
    public void A_counter_has_columns_for_parts_of_the_keys_rates_shares_and_bars() =>
        Assert.That(Draw(new Canvas(60, 9, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "key            value▼   rate   share",
            "nginx       9   1,400  500/s   56.0%  ██████████████████████",
            "postgres   10   1,010   10/s   40.4%  ███████████████▉",
            "日本      777      90   90/s    3.6%  █▍",
        }));

    [Test]
    public void It_may_be_sorted_by_rate() => Assert.That(
        Draw(new Canvas(40, 9, Drawing.Ascii, SortOrder.Rate)), Is.EqualTo(new[]
        {
            "key             value  ratev   share",
            "nginx       9   1,400  500/s   83.3%",
            "??        777      90   90/s   15.0%",
            "postgres   10   1,010   10/s    1.7%",
        }));

    [Test]
    public void It_may_be_sorted_by_key() => Assert.That(
        Draw(new Canvas(40, 9, Drawing.Unicode, SortOrder.Key)).Select(line => line.Split(' ')[0]),
        Is.EqualTo(new[] { "key▲", "nginx", "postgres", "日本" }));

    [Test]
    public void What_has_no_room_is_counted() => Assert.That(
        Draw(new Canvas(40, 3, Drawing.Unicode))[1..], Is.EqualTo(new[]
        {
            "nginx  9   1,400  500/s   56.0%  ███████",
            "… 2 more · 1,100",
        }));

    [Test]
    public void Keys_with_different_numbers_of_parts_are_not_split_and_below_zero_is_no_bar()
    {
        VariableHistory history = Drawing.History(Drawing.Gauge("@m", VariableKind.Map), [("a,b", 2), ("c", -4)]);
        Assert.That(Drawing.Text(MapPicture.Draw(history, new Canvas(40, 9, Drawing.Ascii))), Is.EqualTo(new[]
        {
            "key   valuev",
            "a,b        2  ##########################",
            "c         -4",
        }));
    }

    [Test]
    public void Text_is_shown_as_text_and_controls_nothing()
    {
        VariableHistory history = Drawing.History(
            Drawing.Gauge("@m", VariableKind.Map), [("1", "/etc/\x1b[31mpasswd"), ("\x1b]0;x\a", "b\n")]);
        Assert.That(Drawing.Text(MapPicture.Draw(history, new Canvas(40, 9, Drawing.Unicode))), Is.EqualTo(new[]
        {
            "key           value",
            @"1             /etc/\x1b[31mpasswd",
            @"\x1b]0;x\x07  b\n",
        }));
    }

    [Test]
    public void Wide_keys_are_cut_so_that_the_numbers_stay()
    {
        VariableHistory history = Drawing.History(_counter, [(new string('x', 50), 5)], [(new string('x', 50), 7)]);
        Assert.That(Drawing.Text(MapPicture.Draw(history, new Canvas(40, 2, Drawing.Unicode)))[1], Is.EqualTo(
            "xxxxxxxxxxxxxxxx…       7    2/s  100.0%"));
    }

    [Test]
    public void Without_room_or_values_there_is_no_picture()
    {
        Assert.That(Draw(new Canvas(40, 0, Drawing.Unicode)), Is.Empty);
        Assert.That(MapPicture.Draw(Drawing.History(_counter, []), new Canvas(40, 9, Drawing.Unicode)), Is.Empty);
    }

    private static string[] Draw(Canvas canvas) =>
        Drawing.Text(MapPicture.Draw(Drawing.History(_counter, _samples), canvas));
}
