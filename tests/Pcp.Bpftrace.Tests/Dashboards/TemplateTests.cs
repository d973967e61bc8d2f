using Fleet.Dashboards.Files;

namespace Pcp.Bpftrace.Tests.Dashboards;

/// <summary>Variables are inserted as Grafana does, so that tests/Fleet runs the queries that Grafana runs.</summary>
internal sealed class TemplateTests
{
    private static readonly Dictionary<string, VariableValue> _values = new()
    {
        ["host"] = new("web1.example"),
        ["one"] = new("a.b") { IsList = true },
        ["hosts"] = new("web1", "web.2") { IsList = true },
        ["all"] = new(".*") { IsList = true, IsVerbatim = true },
    };

    [TestCase("x{h=\"$host\"}", "x{h=\"web1.example\"}")]
    [TestCase("${host}:1 [[host]]", "web1.example:1 web1.example")]
    [TestCase("$hosts", "{web1,web.2}")]
    [TestCase("$one", "a.b")]
    [TestCase("$all ${all:regex}", ".* .*")]
    [TestCase("^(${hosts:pipe})$", "^(web1|web.2)$")]
    [TestCase("${hosts:regex} ${one:regex} [[hosts:csv]]", @"(web1|web\.2) a\.b web1,web.2")]
    [TestCase("label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")", "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")")]
    [TestCase("$usecs = $hostname", "$usecs = $hostname")]
    public void Values_take_the_place_of_names(string text, string filled) =>
        Assert.That(Template.Fill(text, _values, Template.Glob), Is.EqualTo(filled));

    [TestCase("x{h=~\"$hosts\"}", @"x{h=~""(web1|web\\.2)""}")]
    [TestCase("x{h=~\"$one\"}", @"x{h=~""a\\.b""}")]
    [TestCase("x{h=\"$host\"}", "x{h=\"web1.example\"}")]
    [TestCase("x{h=~\"$all\"}", "x{h=~\".*\"}")]
    public void PromQL_gets_regular_expressions_within_strings(string text, string filled) =>
        Assert.That(Template.Fill(text, _values, Template.PromQL), Is.EqualTo(filled));

    [Test]
    public void An_unknown_format_is_refused() =>
        Assert.That(
            () => Template.Fill("${host:lucene}", _values, Template.Glob),
            Throws.TypeOf<FormatException>().With.Message.Contains("lucene"));

    [Test]
    public void Names_are_found_in_every_form() =>
        Assert.That(Template.Names("$a ${b:csv} [[c]] $1"), Is.EqualTo(["a", "b", "c"]));

    [TestCase(1, "15s", "60s", "3600s")]
    [TestCase(24, "87s", "102s", "86400s")]
    public void Intervals_follow_from_the_time_shown(int hours, string interval, string rate, string range)
    {
        Dictionary<string, VariableValue> macros = Macros.Values(TimeSpan.FromHours(hours));
        Assert.That(
            Template.Fill("$__interval ${__rate_interval} $__range", macros, Template.PromQL),
            Is.EqualTo($"{interval} {rate} {range}"));
    }
}
