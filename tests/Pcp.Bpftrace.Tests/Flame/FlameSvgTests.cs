using System.Xml.Linq;
using Pcp.Bpftrace.Flame;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Flame;

/// <summary>The file; tests/Integration has those of its script, in a browser.</summary>
public class FlameSvgTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Test]
    public void The_file_is_the_same_whatever_the_order_of_stacks() =>
        Assert.That(
            Svg(("\n b+1\n a+1\n", 1), ("\n c+1\n", 2)), Is.EqualTo(Svg(("\n c+1\n", 2), ("\n b+1\n a+1\n", 1))));

    [Test]
    public void Frames_have_their_names_counts_and_shares()
    {
        XElement[] frames = Frames(Svg(("sh,\n open64+81\n", 3_000), ("cat,\n read+1\n", 1_000)));
        Assert.That(
            frames.Select(frame => frame.Element(_svg + "title")!.Value.Replace("\r", "", StringComparison.Ordinal)),
            Is.EqualTo(
                ["all\n4,000, 100.00% of all", "cat\n1,000, 25.00% of all", "read\n1,000, 25.00% of all",
                    "sh\n3,000, 75.00% of all", "open64\n3,000, 75.00% of all"]));
        Assert.That(
            frames.Select(frame => (frame.Attribute("x")!.Value, frame.Attribute("width")!.Value)),
            Is.EqualTo(new[] { ("0%", "100%"), ("0%", "25%"), ("0%", "25%"), ("25%", "75%"), ("25%", "75%") }));
    }

    [TestCase("</title><script>alert(1)</script>", "</title><script>alert(1)</script>")]
    [TestCase("a\"b&c'd", "a\"b&c'd")]
    [TestCase("]]>", "]]>")]
    [TestCase("\x1b[31m\0\x01", @"\x1b[31m\x00\x01")]
    [TestCase("\uffff", "\ufffd")]
    public void Names_cannot_leave_their_element(string name, string shown)
    {
        string svg = Svg(($"{name},\n f+1\n", 1));
        XElement root = XDocument.Parse(svg).Root!;
        Assert.That(root.Elements(_svg + "script").Count(), Is.EqualTo(1));
        Assert.That(root.Descendants(_svg + "script").Count(), Is.EqualTo(1));
        Assert.That(Frames(svg)[1].Element(_svg + "title")!.Value, Does.StartWith(shown + "\n"));
    }

    [Test]
    public void Titles_are_escaped_too()
    {
        using StringWriter output = new();
        FlameSvg.Write(output, FlameGraphTests.Graph(("\n a+1\n", 1)), "<title>", "a & b");
        XElement root = XDocument.Parse(output.ToString()).Root!;
        Assert.That(root.Element(_svg + "title")!.Value, Is.EqualTo("<title>"));
        Assert.That(
            root.Elements(_svg + "text").Select(text => text.Value), Does.Contain("Total 1 in 1 stack · a & b"));
    }

    [Test]
    public void Names_are_cut_to_their_frames()
    {
        XElement[] frames = Frames(Svg(("\n wide+1\n", 980), ("\n a_name_that_has_no_room+1\n", 20)));
        Assert.That(frames.Select(frame => frame.Element(_svg + "text")!.Value), Is.EqualTo(["all", "", "wide"]));
    }

    [Test]
    public void Colours_depend_on_the_name_only()
    {
        string Color(string svg, string name) => Frames(svg)
            .Single(frame => frame.Element(_svg + "title")!.Value.StartsWith(name + "\n", StringComparison.Ordinal))
            .Element(_svg + "rect")!.Attribute("fill")!.Value;
        string one = Svg(("\n open64+81\n", 1));
        string other = Svg(("sh,\n read+1\n", 5), ("sh,\n open64+81\n", 1));
        Assert.That(Color(one, "open64"), Is.EqualTo(Color(other, "open64")).And.Match("^#[0-9a-f]{6}$"));
        Assert.That(Color(other, "read"), Is.Not.EqualTo(Color(other, "open64")));
    }

    [Test]
    public void Without_stacks_it_is_a_file_that_says_so()
    {
        string svg = Svg();
        Assert.That(Frames(svg), Is.Empty);
        Assert.That(svg, Does.Contain("Total 0 in 0 stacks"));
    }

    [Test]
    public void It_needs_nothing_from_the_network() =>
        Assert.That(
            Svg(("\n a+1\n", 1)).Replace("http://www.w3.org/", "", StringComparison.Ordinal), Does.Not.Contain("http"));

    private static string Svg(params (string Key, MetricValue Value)[] stacks)
    {
        using StringWriter output = new();
        FlameSvg.Write(output, FlameGraphTests.Graph(stacks), "@", "");
        return output.ToString();
    }

    private static XElement[] Frames(string svg) =>
    [
        .. XDocument.Parse(svg).Descendants(_svg + "svg")
            .Where(element => (string?)element.Attribute("class") == "f"),
    ];
}
