using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class AnnotationsTests
{
    [Test]
    public void A_script_without_annotations_has_the_defaults() =>
        Assert.That(Annotations.Read("BEGIN { @x = 1 }"), Is.EqualTo(new ScriptMetadata()));

    [TestCase("// name: reads", "reads")]
    [TestCase("//name:reads", "reads")]
    [TestCase("  \t//  name  :  reads  ", "reads")]
    [TestCase("BEGIN { }\n// name: reads\nEND { }", "reads")]
    [TestCase("// name: reads\r\nBEGIN { }", "reads")]
    [TestCase("// name: a", "a")]
    [TestCase("// name: _a9_Z", "_a9_Z")]
    [TestCase("// name: first\n// name: last", "last")]
    public void A_name_is_read_from_a_comment_line(string code, string name) =>
        Assert.That(Annotations.Read(code).Name, Is.EqualTo(name));

    [TestCase("BEGIN { } // name: reads")]
    [TestCase("/// name: reads")]
    [TestCase("// name of the process")]
    [TestCase("// name")]
    [TestCase("// Name: reads")]
    [TestCase("// file name: reads")]
    [TestCase("// names: reads")]
    [TestCase("/* name: reads */")]
    [TestCase("# name: reads")]
    public void Other_comments_do_not_name_a_script(string code) =>
        Assert.That(Annotations.Read(code).Name, Is.Null);

    [TestCase("")]
    [TestCase("9a")]
    [TestCase("a-b")]
    [TestCase("a b")]
    [TestCase("a.b")]
    [TestCase("naïve")]
    [TestCase("@a")]
    public void An_invalid_name_is_refused(string name) =>
        Assert.That(
            () => Annotations.Read($"// name: {name}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{name}' for name: must contain only alphanumeric characters and start with a letter"));

    [TestCase("// include: @a", "@a")]
    [TestCase("// include: @a,@b", "@a @b")]
    [TestCase("//include:  @a ,\t@ , @output ", "@a @ @output")]
    [TestCase("// include: @a,,@b,", "@a @b")]
    public void Included_variables_are_listed(string code, string names) =>
        Assert.That(Annotations.Read(code).Include, Is.EqualTo(names.Split(' ')));

    [Test]
    public void An_empty_list_includes_nothing() =>
        Assert.That(Annotations.Read("// include:").Include, Is.Empty);

    [TestCase("0", 0)]
    [TestCase("10", 10)]
    [TestCase("007", 7)]
    [TestCase("2147483647", int.MaxValue)]
    [TestCase("99999999999999999999", int.MaxValue)]
    public void The_number_of_lines_to_keep_is_read(string value, int lines) =>
        Assert.That(Annotations.Read($"// table-retain-lines: {value}").TableRetainLines, Is.EqualTo(lines));

    [TestCase("")]
    [TestCase("ten")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1 0")]
    [TestCase("٣")]
    public void A_number_of_lines_that_is_none_is_refused(string value) =>
        Assert.That(
            () => Annotations.Read($"// table-retain-lines: {value}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{value}' for table-retain-lines, must be numeric"));

    [TestCase("// custom-output-block", true)]
    [TestCase("BEGIN { }\n  //custom-output-block\t", true)]
    [TestCase("// no custom-output-block", false)]
    [TestCase("BEGIN { } // custom-output-block", false)]
    public void A_script_can_print_its_maps_itself(string code, bool custom) =>
        Assert.That(Annotations.Read(code).CustomOutputBlock, Is.EqualTo(custom));

    [Test]
    public void All_annotations_can_stand_together()
    {
        var metadata = Annotations.Read("""
            // name: reads
            // author: nobody
            // include: @a
            // table-retain-lines: 3
            // custom-output-block
            """);

        Assert.That(metadata.Name, Is.EqualTo("reads"));
        Assert.That(metadata.Include, Is.EqualTo(new[] { "@a" }));
        Assert.That(metadata.TableRetainLines, Is.EqualTo(3));
        Assert.That(metadata.CustomOutputBlock, Is.True);
    }
}
