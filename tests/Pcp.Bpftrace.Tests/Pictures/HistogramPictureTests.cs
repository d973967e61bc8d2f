using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class HistogramPictureTests
{
    private static readonly Variable _variable = Drawing.Counter("@h", VariableKind.Histogram);

    [Test]
    public void Bars_have_counts_and_shares_and_gaps_are_filled()
    {
        VariableHistory history = Drawing.History(
            _variable, [("-inf--1", 0), ("0-0", 1), ("1-1", 0), ("8-15", 1234), ("1024-2047", 0)]);
        Assert.That(Draw(history, new Canvas(40, 9, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "[0]         1   0.1% ▏",
            "[1]         0   0.0%",
            "[2, 4)      0   0.0%",
            "[4, 8)      0   0.0%",
            "[8, 16) 1,234  99.9% ███████████████████",
        }));
    }

    [Test]
    public void A_linear_histogram_may_be_open_at_both_ends()
    {
        VariableHistory history = Drawing.History(_variable, [("-inf--1", 2), ("0-9", 1), ("10-inf", 4)]);
        Assert.That(Draw(history, new Canvas(30, 9, Drawing.Ascii, View: HistogramView.Bars)), Is.EqualTo(new[]
        {
            "(..., 0)  2  28.6% ######",
            "[0, 10)   1  14.3% ###",
            "[10, ...) 4  57.1% ###########",
        }));
    }

    [Test]
    public void Adjacent_buckets_are_added_where_there_is_no_room_for_all()
    {
        VariableHistory history = Drawing.History(
            _variable, [("0-0", 1), ("1-1", 1), ("2-3", 2), ("4-7", 3), ("8-15", 1)]);
        Assert.That(Draw(history, new Canvas(30, 3, Drawing.Ascii)), Is.EqualTo(new[]
        {
            "[0, 2)  2  25.0% #####",
            "[2, 8)  5  62.5% #############",
            "[8, 16) 1  12.5% ###",
        }));
    }

    [Test]
    public void A_wide_picture_has_a_heat_map_of_the_last_intervals_beside_the_bars() => Assert.That(
        Draw(Growing(), new Canvas(64, 9, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "[0]      1   0.7% ▎                      │                     ·",
            "[1]    110  77.5% ██████████████████████ │                   █",
            "[2, 4)  31  21.8% ██████▎                │                   · ▓",
            "                                         │               -3s now",
        }));

    [Test]
    public void A_narrow_picture_has_it_below_if_there_is_room() => Assert.That(
        Draw(Growing(), new Canvas(40, 9, Drawing.Ascii)), Is.EqualTo(new[]
        {
            "[0]      1   0.7% #",
            "[1]    110  77.5% ######################",
            "[2, 4)  31  21.8% ######",
            "[0]                                    .",
            "[1]                                  @",
            "[2, 4)                               . #",
            "                                 -3s now",
        }));

    [Test]
    public void The_heat_map_may_be_alone() => Assert.That(
        Draw(Growing(), new Canvas(40, 9, Drawing.Ascii, View: HistogramView.HeatMap)), Is.EqualTo(new[]
        {
            "[0]      1   0.7%                      .",
            "[1]    110  77.5%                    @",
            "[2, 4)  31  21.8%                    . #",
            "                                 -3s now",
        }));

    [Test]
    public void Sorted_by_rate_it_shows_the_last_interval()
    {
        Canvas canvas = new(30, 9, Drawing.Ascii, SortOrder.Rate, HistogramView.Bars);
        Assert.That(Draw(Growing(), canvas), Is.EqualTo(new[]
        {
            "[0]     1/s   3.2% #",
            "[1]     0/s   0.0%",
            "[2, 4) 30/s  96.8% ###########",
        }));
    }

    [Test]
    public void A_rate_that_is_not_known_is_none()
    {
        Canvas canvas = new(30, 9, Drawing.Ascii, SortOrder.Rate, HistogramView.Bars);
        Assert.That(
            Draw(Drawing.History(_variable, [("0-0", 1234)]), canvas), Is.EqualTo(new[] { "[0] 0/s   0.0%" }));
    }

    [Test]
    public void One_that_the_script_clears_has_its_counts_in_the_heat_map_and_no_rates()
    {
        VariableHistory history = Drawing.History(
            Drawing.Gauge("@h", VariableKind.Histogram), [("1-1", 10)], [("1-1", 2)], [("1-1", 8), ("2-3", 8)]);
        Canvas canvas = new(40, 9, Drawing.Ascii, SortOrder.Rate, HistogramView.HeatMap);
        Assert.That(Drawing.Text(VariablePicture.Draw(history, canvas)).Skip(1), Is.EqualTo(new[]
        {
            "[1]    8  50.0%                       +@",
            "[2, 4) 8  50.0%                        @",
            "                                 -2s now",
        }));
    }

    [Test]
    public void Those_of_several_keys_are_below_each_other()
    {
        VariableHistory history = Drawing.History(
            _variable, [("sshd,0-0", 3), ("a\x1b,b,0-0", 5), ("a\x1b,b,1-1", 5), ("cron,0-0", 1)]);
        Canvas canvas = new(30, 8, Drawing.Unicode, View: HistogramView.Bars);
        Assert.That(Draw(history, canvas), Is.EqualTo(new[]
        {
            @"[a\x1b,b]  10",
            "[0] 5  50.0% █████████████████",
            "[1] 5  50.0% █████████████████",
            "[sshd]  3",
            "[0] 3 100.0% █████████████████",
            "[cron]  1",
            "[0] 1 100.0% █████████████████",
        }));
        Assert.That(Draw(history, canvas with { Height = 5 })[^1], Is.EqualTo("… 2 more"));
    }

    [Test]
    public void Nothing_counted_is_no_error()
    {
        Canvas canvas = new(30, 8, Drawing.Unicode, View: HistogramView.Bars);
        Assert.That(Draw(Drawing.History(_variable, []), canvas), Is.Empty);
        Assert.That(Draw(Drawing.History(_variable, [("no bucket", 1)]), canvas), Is.Empty);
        Assert.That(Draw(Drawing.History(_variable, [("0-0", 0)]), canvas), Is.EqualTo(new[] { "[0] 0   0.0%" }));
    }

    private static VariableHistory Growing() => Drawing.History(
        _variable,
        [("1-1", 10), ("2-3", 0)],
        [("1-1", 110), ("2-3", 1)],
        [("1-1", 110), ("2-3", 1)],
        [("0-0", 1), ("1-1", 110), ("2-3", 31)]);

    private static string[] Draw(VariableHistory history, Canvas canvas) =>
        Drawing.Text(HistogramPicture.Draw(history, canvas));
}
