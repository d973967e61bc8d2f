using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class BoardTests
{
    private static readonly VariableHistory _count = Drawing.History(
        Drawing.Counter("@n", VariableKind.Single), [("", 1)], [("", 5)]);

    private static readonly VariableHistory _map = Drawing.History(
        Drawing.Gauge("@map", VariableKind.Map), [("a", 2), ("b", 1)]);

    private static readonly VariableHistory _output = Drawing.History(
        Drawing.Gauge("@output", VariableKind.Output), [("", "1\n2\n3\n4\n5\n6\n7\n")]);

    [Test]
    public void Single_values_have_a_line_and_the_others_share_the_rest() => Assert.That(
        Draw([_count, _map, _output], null, new Canvas(34, 10, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "@n                5       4/s    █",
            "@map ────────────────────── 2 keys",
            "key   value▼",
            "a          2  ████████████████████",
            "b          1  ██████████",
            "@output ──────────────────────────",
            "4",
            "5",
            "6",
            "7",
        }));

    [Test]
    public void One_may_be_alone() => Assert.That(
        Draw([_count, _map, _output], 2, new Canvas(20, 3, Drawing.Ascii)),
        Is.EqualTo(new[] { "@output ------------", "6", "7" }));

    [Test]
    public void It_says_how_many_have_no_room() => Assert.That(
        Draw([_count, _map, _output], null, new Canvas(40, 5, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "@n                5       4/s          █",
            "@map ──────────────────────────── 2 keys",
            "key   value▼",
            "a          2  ██████████████████████████",
            "… 1 more: n shows one after the other",
        }));

    [Test]
    public void Only_single_values_have_charts_if_there_is_room() => Assert.That(
        Draw([_count, _count], null, new Canvas(26, 12, Drawing.Ascii)), Is.EqualTo(new[]
        {
            "@n -------- 5 in all - 4/s",
            "      4/s |              #",
            "          |              #",
            "          |              #",
            "          |              #",
            "      0/s |              #",
            "@n -------- 5 in all - 4/s",
            "      4/s |              #",
            "          |              #",
            "          |              #",
            "          |              #",
            "      0/s |              #",
        }));

    [Test]
    public void A_wide_screen_has_two_columns()
    {
        string[] lines = Draw([_map, _output], null, new Canvas(155, 6, Drawing.Ascii));
        Assert.That(lines[0], Does.StartWith("@map ---").And.Contains("2 keys   @output ---"));
        Assert.That(lines[5], Is.EqualTo(new string(' ', 79) + "7"));
    }

    [Test]
    public void The_values_of_a_host_have_its_name()
    {
        VariableHistory history = new(Drawing.Gauge("@map", VariableKind.Map), "web\x1b");
        Assert.That(Draw([history], null, new Canvas(30, 2, Drawing.Unicode)),
            Is.EqualTo(new[] { @"@map on web\x1b ──────────────", "no values yet" }));
    }

    [Test]
    public void Names_of_hosts_have_up_to_half_of_the_width()
    {
        VariableHistory[] histories =
        [
            .. new[] { "production-database-1", "production-database-2" }
                .Select(host => new VariableHistory(Drawing.Counter("@requests", VariableKind.Single), host)),
        ];
        Assert.That(Draw(histories, null, new Canvas(80, 2, Drawing.Unicode)), Is.EqualTo(new[]
        {
            "@requests on production-database-1 no value yet",
            "@requests on production-database-2 no value yet",
        }));
    }

    [TestCase(10, new[] { 2, 3, 4 }, new[] { 2, 3, 4 })]
    [TestCase(10, new[] { 9, 2, 9 }, new[] { 4, 2, 4 })]
    [TestCase(2, new[] { 9, 9, 9 }, new[] { 0, 1, 1 })]
    public void Nobody_gets_more_than_he_needs(int room, int[] needs, int[] shares) =>
        Assert.That(Board.Share(room, needs), Is.EqualTo(shares));

    private static string[] Draw(VariableHistory[] variables, int? selected, Canvas canvas) =>
        Drawing.Text(Board.Draw(variables, selected, canvas));
}
