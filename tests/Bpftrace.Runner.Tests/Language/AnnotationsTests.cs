using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class AnnotationsTests
{
    [Test]
    public void A_script_without_annotations_has_the_defaults() =>
        Assert.That(Read("BEGIN { @x = 1 }"), Is.EqualTo(new ScriptMetadata()));

    [TestCase("// name: reads", "reads")]
    [TestCase("//name:reads", "reads")]
    [TestCase("  \t//  name  :  reads  ", "reads")]
    [TestCase("BEGIN { }\n// name: reads\nEND { }", "reads")]
    [TestCase("// name: reads\r\nBEGIN { }", "reads")]
    [TestCase("// name: a", "a")]
    [TestCase("// name: _a9_Z", "_a9_Z")]
    [TestCase("// name: first\n// name: last", "last")]
    public void A_name_is_read_from_a_comment_line(string code, string name) =>
        Assert.That(Read(code).Name, Is.EqualTo(name));

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
        Assert.That(Read(code).Name, Is.Null);

    [TestCase("")]
    [TestCase("9a")]
    [TestCase("a-b")]
    [TestCase("a b")]
    [TestCase("a.b")]
    [TestCase("naïve")]
    [TestCase("@a")]
    public void An_invalid_name_is_refused(string name) =>
        Assert.That(
            () => Read($"// name: {name}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{name}' for name: must contain only ASCII letters, digits and underscores, "
                + "and no digit first"));

    [TestCase("// include: @a", "@a")]
    [TestCase("// include: @a,@b", "@a @b")]
    [TestCase("//include:  @a ,\t@ , @output ", "@a @ @output")]
    [TestCase("// include: @a,,@b,", "@a @b")]
    public void Included_variables_are_listed(string code, string names) =>
        Assert.That(Read(code).Include, Is.EqualTo(names.Split(' ')));

    [Test]
    public void An_empty_list_includes_nothing() =>
        Assert.That(Read("// include:").Include, Is.Empty);

    [TestCase("0", 0)]
    [TestCase("10", 10)]
    [TestCase("007", 7)]
    [TestCase("2147483647", int.MaxValue)]
    [TestCase("99999999999999999999", int.MaxValue)]
    public void The_number_of_lines_to_keep_is_read(string value, int lines) =>
        Assert.That(Read($"// table-retain-lines: {value}").TableRetainLines, Is.EqualTo(lines));

    [TestCase("")]
    [TestCase("ten")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1 0")]
    [TestCase("٣")]
    public void A_number_of_lines_that_is_none_is_refused(string value) =>
        Assert.That(
            () => Read($"// table-retain-lines: {value}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{value}' for table-retain-lines, must be numeric"));

    [TestCase("// custom-output-block", true)]
    [TestCase("BEGIN { }\n  //custom-output-block\t", true)]
    [TestCase("// no custom-output-block", false)]
    [TestCase("BEGIN { } // custom-output-block", false)]
    public void A_script_can_print_its_maps_itself(string code, bool custom) =>
        Assert.That(Read(code).CustomOutputBlock, Is.EqualTo(custom));

    [TestCase("// type: @a=u64,@b=64, @c = double ,@d=string", "@a=Unsigned64 @b=Signed64 @c=Double @d=Text")]
    [TestCase("// type: @a=u64\n//type:@=64", "@=Signed64 @a=Unsigned64")]
    [TestCase("// type: @a=u64,@a=64\n", "@a=Signed64")]
    [TestCase("// type: @a=u64\n// type: @a=string", "@a=Text")]
    [TestCase("// type:", "")]
    public void Types_are_read(string code, string types) =>
        Assert.That(Listed(Read(code).Types), Is.EqualTo(types));

    [TestCase("// semantics: @a=counter,@b=instant", "@a=Counter @b=Instant")]
    [TestCase("// semantics: @a=counter\n// semantics: @=instant\n", "@=Instant @a=Counter")]
    public void Semantics_are_read(string code, string semantics) =>
        Assert.That(Listed(Read(code).Semantics), Is.EqualTo(semantics));

    [TestCase("type: @a=u32", "invalid value 'u32' for type: must be u64, 64, double or string")]
    [TestCase("type: @a=", "invalid value '' for type: must be u64, 64, double or string")]
    [TestCase("type: @a", "invalid value '@a' for type: must be a variable and its type, such as @a=u64")]
    [TestCase("type: @b=64,a=u64", "invalid value 'a=u64' for type: must be a variable and its type, such as @a=u64")]
    [TestCase("semantics: @a=Counter", "invalid value 'Counter' for semantics: must be counter or instant")]
    [TestCase(
        "semantics: =counter",
        "invalid value '=counter' for semantics: must be a variable and its semantics, such as @a=counter")]
    public void Invalid_types_and_semantics_are_refused(string comment, string message) =>
        Assert.That(
            () => Read($"// {comment}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(message));

    [TestCase("// args: 10 \"two words\"", "10|two words")]
    [TestCase("// args: 1 2\n// args: 3", "3")]
    [TestCase("// args:", "")]
    public void Positional_parameters_are_read(string code, string arguments) =>
        Assert.That(string.Join('|', Read(code).Arguments), Is.EqualTo(arguments));

    [TestCase("5", 5_000)]
    [TestCase("5s", 5_000)]
    [TestCase("10 s", 10_000)]
    [TestCase("1ms", 1)]
    [TestCase("500ms", 500)]
    [TestCase("86400", 86_400_000)]
    [TestCase("86400000ms", 86_400_000)]
    public void The_print_interval_is_read(string value, int milliseconds) =>
        Assert.That(
            Read($"// interval: {value}").PrintInterval, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("")]
    [TestCase("0")]
    [TestCase("0ms")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("5m")]
    [TestCase("ms")]
    [TestCase("86401")]
    [TestCase("86400001ms")]
    [TestCase("99999999999")]
    public void An_invalid_print_interval_is_refused(string value) =>
        Assert.That(
            () => Read($"// interval: {value}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{value}' for interval: must be seconds, or milliseconds as in 500ms, "
                + "and at most a day"));

    [TestCase("", null)]
    [TestCase("// restart: never", RestartMode.Never)]
    [TestCase("// restart: on-failure", RestartMode.OnFailure)]
    [TestCase("// restart: never\n// restart: on-failure", RestartMode.OnFailure)]
    public void Whether_it_is_restarted_is_read(string code, RestartMode? restart) =>
        Assert.That(Read(code).Restart, Is.EqualTo(restart));

    [TestCase("")]
    [TestCase("always")]
    [TestCase("On-Failure")]
    public void Another_word_for_restart_is_refused(string value) =>
        Assert.That(
            () => Read($"// restart: {value}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{value}' for restart: must be never or on-failure"));

    [Test]
    public void All_annotations_can_stand_together()
    {
        ScriptMetadata metadata = Read("""
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

    [TestCase("// intervall: 5", "interval: must be seconds, or milliseconds as in 500ms, and at most a day")]
    [TestCase("// Interval: 500ms", "interval: must be seconds, or milliseconds as in 500ms, and at most a day")]
    [TestCase("  //itnerval:5", "interval: must be seconds, or milliseconds as in 500ms, and at most a day")]
    [TestCase("// nmae: reads", "name: must contain only ASCII letters, digits and underscores, and no digit first")]
    [TestCase("// names: reads", "name: must contain only ASCII letters, digits and underscores, and no digit first")]
    [TestCase("// includes: @a,@b", "include: must list variables, such as @a,@b")]
    [TestCase("// Include: @a", "include: must list variables, such as @a,@b")]
    [TestCase("// table_retain_lines: 10", "table-retain-lines: must be numeric")]
    [TestCase("// table retain line: 10", "table-retain-lines: must be numeric")]
    [TestCase("// TableRetainLines: 10", "table-retain-lines: must be numeric")]
    [TestCase("// types: @a=u64", "type: must be a variable and its type, such as @a=u64")]
    [TestCase("// semantic: @a=counter", "semantics: must be a variable and its semantics, such as @a=counter")]
    [TestCase("// restarts: on-failure", "restart: must be never or on-failure")]
    [TestCase("// lable: a=b", "label: must be names and values, such as team=storage,owner=\"Jane Doe\"")]
    [TestCase("// Labels: a=b, c=d", "label: must be names and values, such as team=storage,owner=\"Jane Doe\"")]
    [TestCase("// arg: 5\nk:f /pid == $1/ { }", "args: must be words, quoted as in a shell")]
    [TestCase("// custom_output_block", "custom-output-block has no value")]
    [TestCase("// custom-ouput-block", "custom-output-block has no value")]
    [TestCase("// custom-output-block: true", "custom-output-block has no value")]
    public void A_comment_that_is_nearly_an_annotation_is_warned_of(string code, string meant)
    {
        List<string> warnings = [];

        ScriptMetadata metadata = Annotations.Read(code, warnings);

        string written = code.TrimStart()[2..].Split('\n')[0].TrimStart();
        written = written.Contains(':') ? written[..(written.IndexOf(':') + 1)] : written;
        string name = meant.Split(": must").Length > 1 ? meant.Split(": must")[0] + ":" : meant.Split(' ')[0];
        Assert.That(metadata, Is.EqualTo(new ScriptMetadata()));
        Assert.That(warnings, Is.EqualTo(new[]
        {
            $"line 1: '// {written}' is only a comment, did you mean '// {name}'? {meant.Replace(": must", " must")}",
        }));
    }

    [TestCase("// intervall: every second")]
    [TestCase("// intervall:")]
    [TestCase("// intervall 5")]
    [TestCase("/// intervall: 5")]
    [TestCase("BEGIN { } // intervall: 5")]
    [TestCase("// the interval: 5")]
    [TestCase("// intermal2: 5")]
    [TestCase("// note: fast")]
    [TestCase("// date: today")]
    [TestCase("// names: of all processes")]
    [TestCase("// includes: the kernel's headers")]
    [TestCase("// types: u64 and string")]
    [TestCase("// labels: of all processes")]
    [TestCase("// table: a=b")]
    [TestCase("// arg0: descriptor")]
    [TestCase("// arg: the process")]
    [TestCase("// custom output")]
    [TestCase("// author: nobody")]
    [TestCase("//")]
    [TestCase("// :")]
    [TestCase("// @x: 5")]
    [TestCase("/* intervall: 5 */")]
    [TestCase("// interval: 5")]
    [TestCase("// hosts: web*, db-1")] // of pcp bpftrace apply
    [TestCase("// min-kernel: 5.15")]
    [TestCase("// min-bpftrace: 0.20")]
    public void Other_comments_are_not_warned_of(string code)
    {
        List<string> warnings = [];

        Annotations.Read(code, warnings);

        Assert.That(warnings, Is.Empty);
    }

    [Test]
    public void The_line_that_is_warned_of_is_named() =>
        Assert.That(
            ScriptAnalyzer.Analyze("BEGIN { @x = 1; }\r\n\r\n// intervall: 5").Warnings.Single(),
            Does.StartWith("line 3: "));

    [Test]
    public void Only_so_many_comments_are_warned_of()
    {
        List<string> warnings = [];

        Annotations.Read(string.Concat(Enumerable.Repeat("// intervall: 5\n", 1000)), warnings);

        Assert.That(warnings, Has.Count.EqualTo(100));
    }

    private static ScriptMetadata Read(string code) => Annotations.Read(code, []);

    private static string Listed<T>(IEnumerable<KeyValuePair<string, T>> settings) =>
        string.Join(' ', settings.Select(setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal));
}
