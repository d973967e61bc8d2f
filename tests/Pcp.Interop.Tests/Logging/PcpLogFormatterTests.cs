using System.Globalization;
using Pcp.Interop.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace Pcp.Interop.Tests.Logging;

internal sealed class PcpLogFormatterTests
{
    private static readonly PcpLogFormatter _formatter = new("pmdasimple", 19111);

    private static string Format(
        string template, LogEventLevel level = LogEventLevel.Information, Exception? exception = null, int day = 22,
        params (string Name, object Value)[] properties)
    {
        DateTimeOffset time = new(new DateTime(2026, 11, day, 10, 48, 8, DateTimeKind.Local));
        using StringWriter writer = new();
        _formatter.Format(
            new LogEvent(
                time, level, exception, new MessageTemplateParser().Parse(template),
                properties.Select(p => new LogEventProperty(p.Name, new ScalarValue(p.Value)))),
            writer);
        return writer.ToString();
    }

    [Test]
    public void A_line_looks_like_PCPs_own() =>
        Assert.That(
            Format("started script {Name} with {Count} probes", properties: [("Name", "x y"), ("Count", 3)]),
            Is.EqualTo("[Sun Nov 22 10:48:08] pmdasimple(19111) Info: started script x y with 3 probes\n"));

    [Test]
    public void A_day_of_one_digit_is_padded_with_a_blank() =>
        Assert.That(Format("x", day: 2), Is.EqualTo("[Mon Nov  2 10:48:08] pmdasimple(19111) Info: x\n"));

    [TestCase(LogEventLevel.Verbose, "Debug")]
    [TestCase(LogEventLevel.Debug, "Debug")]
    [TestCase(LogEventLevel.Warning, "Warning")]
    [TestCase(LogEventLevel.Error, "Error")]
    [TestCase(LogEventLevel.Fatal, "Critical")]
    public void Levels_have_PCPs_words(LogEventLevel level, string word) =>
        Assert.That(Format("x", level), Does.EndWith($" {word}: x\n"));

    [Test]
    public void Further_lines_are_indented_so_that_they_cannot_pass_for_lines_of_the_log() =>
        Assert.That(
            Format("{Text}", properties: [("Text", "a\n[Sun Nov 22 10:48:08] pmdasimple(19111) Info: b\n\n")]),
            Does.EndWith(" Info: a\n    [Sun Nov 22 10:48:08] pmdasimple(19111) Info: b\n"));

    [Test]
    public void Control_characters_are_shown_and_tabs_stay() =>
        Assert.That(
            Format("{Text}", properties: [("Text", "a\x1b[31m\r\0\x7f\x85\tz")]),
            Does.EndWith(" Info: a\\x1b[31m\\x0d\\x00\\x7f\\x85\tz\n"));

    [Test]
    public void Braces_in_a_value_are_only_text() =>
        Assert.That(Format("{Text}", properties: [("Text", "{Other} \"q\"")]), Does.EndWith(" Info: {Other} \"q\"\n"));

    [Test]
    public void A_missing_property_is_shown_as_in_the_template() =>
        Assert.That(Format("x {Missing} y"), Does.EndWith(" Info: x {Missing} y\n"));

    [Test]
    public void An_exception_follows_indented() =>
        Assert.That(
            Format("x", exception: new InvalidOperationException("why")),
            Does.EndWith(" Info: x\n    System.InvalidOperationException: why\n"));

    [Test]
    public void The_users_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.DateTimeFormat.AbbreviatedDayNames = ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"];
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.That(
                Format("{N}", properties: [("N", 1.5)]),
                Is.EqualTo("[Sun Nov 22 10:48:08] pmdasimple(19111) Info: 1.5\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
