using System.Text;
using System.Text.Json;
using Pcp.Interop.Registry;

namespace Pcp.Interop.Tests.Registry;

internal sealed class LabelSetTests
{
    private LabelSet _labels = null!;

    [SetUp]
    public void Create() => _labels = new LabelSet();

    [Test]
    public void Without_labels_there_is_no_object() => Assert.That(_labels.Json, Is.Null);

    [Test]
    public void Labels_are_an_object_in_order_of_their_names_with_the_last_value_of_each()
    {
        _labels.Set("team", "network");
        _labels.Set("owner", "ann");
        _labels.Set("team", "storage");
        Assert.That(_labels.Json, Is.EqualTo("""{"owner":"ann","team":"storage"}"""));
    }

    [TestCase("a \"b\" \\c", """{"x":"a \"b\" \\c"}""")]
    [TestCase("käse <&'+> 貓", """{"x":"käse <&'+> 貓"}""")]
    [TestCase("", """{"x":""}""")]
    public void Only_what_JSON_requires_is_escaped(string value, string json)
    {
        _labels.Set("x", value);
        Assert.That(_labels.Json, Is.EqualTo(json));
    }

    [TestCase("\t\n\u0001")]
    [TestCase("🙂")]
    public void Any_value_can_be_read_again(string value)
    {
        _labels.Set("x", value);
        using JsonDocument json = JsonDocument.Parse(_labels.Json!);
        Assert.That(json.RootElement.GetProperty("x").GetString(), Is.EqualTo(value));
    }

    [TestCase("a")]
    [TestCase("Z9_")]
    public void A_name_is_a_letter_then_letters_digits_and_underscores(string name) =>
        Assert.That(LabelSet.IsName(name), Is.True);

    [TestCase("")]
    [TestCase("9a")]
    [TestCase("_a")] // PCP 6 refuses it
    [TestCase("a.b")]
    [TestCase("a-b")]
    [TestCase("ä")]
    [TestCase("a\n")]
    public void Nothing_else_is_a_name(string name)
    {
        Assert.That(LabelSet.IsName(name), Is.False);
        Assert.That(() => _labels.Set(name, "x"), Throws.ArgumentException);
        Assert.That(_labels.Json, Is.Null);
    }

    [Test]
    public void A_name_has_as_many_characters_as_libpcp_takes()
    {
        string longest = new('a', LabelSet.MaxNameLength);
        Assert.That(LabelSet.IsName(longest), Is.True);
        Assert.That(LabelSet.IsName(longest + "a"), Is.False);
    }

    [Test]
    public void Labels_that_libpcp_would_refuse_as_too_long_are_refused()
    {
        string value = new('x', 65_533 - """{"x":""}""".Length);
        _labels.Set("x", value);
        string json = _labels.Json!;
        Assert.That(Encoding.UTF8.GetByteCount(json), Is.EqualTo(65_533));
        Assert.That(() => _labels.Set("x", value + "x"), Throws.ArgumentException);
        Assert.That(_labels.Json, Is.EqualTo(json));
    }

    [Test]
    public void A_label_that_is_refused_leaves_those_before_it()
    {
        _labels.Set("a", "1");
        Assert.That(() => _labels.Set("a", new string('x', 65_533)), Throws.ArgumentException);
        Assert.That(() => _labels.SetValue("b", double.NaN), Throws.ArgumentException);
        _labels.Set("c", "3");
        Assert.That(_labels.Json, Is.EqualTo("""{"a":"1","c":"3"}"""));
    }
}
