using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Tests.Configuration;

public class IniFileTests
{
    [TestCase("[s]\nkey = value", "value", TestName = "An_equals_sign_separates_key_and_value")]
    [TestCase("[s]\nkey: value", "value", TestName = "A_colon_separates_key_and_value")]
    [TestCase("[s]\nkey=a:b=c", "a:b=c", TestName = "Only_the_first_delimiter_separates")]
    [TestCase("[s]\nKEY = Value", "Value", TestName = "The_case_of_a_key_does_not_matter_that_of_a_value_is_kept")]
    [TestCase("[s]\r\nkey = value \r\n", "value", TestName = "Windows_line_endings_are_line_endings")]
    [TestCase("[s] anything\nkey = value", "value", TestName = "What_follows_a_header_is_ignored")]
    [TestCase("[s]\n  key = value", "value", TestName = "An_indented_key_after_a_header_is_a_key")]
    [TestCase("[s]\nkey =", "", TestName = "A_value_may_be_empty")]
    [TestCase(
        "[s]\nkey = value # no comment ; neither",
        "value # no comment ; neither",
        TestName = "There_are_no_inline_comments")]
    [TestCase("[s]\nkey = a,\n  b\n\tc", "a,\nb\nc", TestName = "Lines_indented_deeper_continue_a_value")]
    [TestCase("[s]\nkey =\n  value", "\nvalue", TestName = "A_value_may_begin_on_the_next_line")]
    [TestCase(
        "[s]\nkey = a\n\n  b\n\n", "a\n\nb", TestName = "Empty_lines_within_a_value_are_kept_and_after_it_dropped")]
    [TestCase(
        "[s]\nkey = a\n# comment\n  ; comment\n  b", "a\nb", TestName = "Comment_lines_within_a_value_are_skipped")]
    [TestCase("[s]\nkey = a\n  [t]", "a\n[t]", TestName = "An_indented_header_continues_a_value")]
    [TestCase(
        "[s]\n  other = 1\n  key = value",
        "value",
        TestName = "A_line_indented_like_its_predecessor_is_a_key_of_its_own")]
    [TestCase("[DEFAULT]\nkey = value\n[s]", "value", TestName = "A_default_applies_to_every_section")]
    [TestCase("[s]\n[DEFAULT]\nkey = value", "value", TestName = "A_default_may_follow_the_section")]
    [TestCase("[DEFAULT]\nkey = default\n[s]\nkey = own", "own", TestName = "A_section_overrides_a_default")]
    [TestCase(
        "[DEFAULT]\na = 1\n[DEFAULT]\nkey = value\n[s]", "value", TestName = "The_default_section_may_occur_twice")]
    public void A_value_is_read(string text, string expected)
    {
        IniFile file = IniFile.Parse(text);

        Assert.That(file.Find("s", "key")?.Value, Is.EqualTo(expected));
        Assert.That(file.Errors, Is.Empty);
    }

    [TestCase("[S]\nkey = value", TestName = "The_case_of_a_section_matters")]
    [TestCase("[ s ]\nkey = value", TestName = "Blanks_in_a_header_matter")]
    [TestCase("[DEFAULT]\nkey = value", TestName = "Defaults_do_not_make_a_section")]
    [TestCase("[t]\nkey = value\n[s]", TestName = "Sections_do_not_share_keys")]
    [TestCase("[s]\n#key = value\n ; key = value", TestName = "A_comment_line_is_no_key")]
    public void A_key_is_not_there(string text)
    {
        Assert.That(IniFile.Parse(text).Find("s", "key"), Is.Null);
    }

    [TestCase(
        "[s]\nnonsense\nkey = value", 2, "neither [section] nor key = value", TestName = "A_line_without_delimiter")]
    [TestCase("[s]\n= value\nkey = value", 2, "neither [section] nor key = value", TestName = "A_line_without_key")]
    [TestCase("[s]\n[]\nkey = value", 2, "neither [section] nor key = value", TestName = "An_empty_header")]
    [TestCase(
        "junk = 1\nmore = 2\n[s]\nkey = value",
        1,
        "no section header before this line",
        TestName = "Lines_before_the_first_header_once")]
    public void A_line_that_makes_no_sense_is_reported_and_the_rest_is_read(string text, int line, string error)
    {
        IniFile file = IniFile.Parse(text);

        Assert.That(file.Errors, Has.Count.EqualTo(1));
        Assert.That(file.Errors[0].Line, Is.EqualTo(line));
        Assert.That(file.Errors[0].Text, Does.StartWith(error));
        Assert.That(file.Find("s", "key")?.Value, Is.EqualTo("value"));
    }

    [Test]
    public void A_key_knows_its_line_and_where_it_is_repeated()
    {
        IniKey? key = IniFile.Parse("[s]\n\nkey = first\n  more\nKey = second\nkey = third").Find("s", "key");

        Assert.That(key?.Line, Is.EqualTo(3));
        Assert.That(key?.RepeatedLine, Is.EqualTo(5));
        Assert.That(key?.Value, Is.EqualTo("first\nmore"));
    }

    [Test]
    public void A_repeated_section_gives_no_values_at_all()
    {
        IniFile file = IniFile.Parse("[DEFAULT]\nother = 0\n[s]\nkey = 1\n[t]\nkey = 2\n[s]\nelse = 3");

        Assert.That(file.Find("s", "key"), Is.Null);
        Assert.That(file.Find("s", "else"), Is.Null);
        Assert.That(file.Find("s", "other"), Is.Null);
        Assert.That(file.Find("t", "key")?.Value, Is.EqualTo("2"));
        Assert.That(file.Errors, Is.EqualTo(new[]
        {
            (7, "section [s] is already there at line 3; using the defaults of its settings instead"),
        }));
    }
}
