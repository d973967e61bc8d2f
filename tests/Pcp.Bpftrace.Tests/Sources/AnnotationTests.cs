using Bpftrace.Runner.Language;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

public class AnnotationTests
{
    [TestCase("// hosts: a, b", "hosts", "a, b")]
    [TestCase("BEGIN { }\r\n \t//hosts : a:1  \r\n", "hosts", "a:1")]
    [TestCase("//hosts:", "hosts", "")]
    public void It_is_a_comment_with_a_name_and_a_value(string code, string name, string value)
    {
        Pcp.Bpftrace.Sources.Annotation annotation = Pcp.Bpftrace.Sources.Annotation.ReadAll(code).Single();
        Assert.That((annotation.Name, annotation.Value), Is.EqualTo((name, value)));
    }

    [TestCase("BEGIN { } // hosts: a")]
    [TestCase("// hosts")]
    [TestCase("// : a")]
    [TestCase("/* hosts: a */")]
    [TestCase("# hosts: a")]
    public void Other_lines_are_none(string code) =>
        Assert.That(Pcp.Bpftrace.Sources.Annotation.ReadAll(code), Is.Empty);

    [Test]
    public void Lines_are_counted() =>
        Assert.That(
            Pcp.Bpftrace.Sources.Annotation.ReadAll("// a: 1\nBEGIN { }\n// b: 2\n").Select(each => each.Line),
            Is.EqualTo([1, 3]));

    // A name that only one of both finds would be that of another script.
    [TestCase("// name: a")]
    [TestCase("BEGIN { }\r//name:a\rEND { }")]
    [TestCase("BEGIN { }\f// name: a")]
    [TestCase("BEGIN { }\u0085\u00a0// name\t:\ta\u2028END { }")]
    [TestCase("// name: b\n// name: a")]
    [TestCase("/// name: a")]
    [TestCase("// Name: a")]
    [TestCase("x // name: a")]
    [TestCase("/*\n// name: a\n*/")]
    public void The_name_is_the_one_that_the_agent_reads(string code)
    {
        string? read = Pcp.Bpftrace.Sources.Annotation.ReadAll(code).LastOrDefault(each => each.Name == "name")?.Value;
        Assert.That(read, Is.EqualTo(ScriptAnalyzer.Analyze($"{code}\nBEGIN {{ @x = 1; }}").Metadata.Name));
    }
}
