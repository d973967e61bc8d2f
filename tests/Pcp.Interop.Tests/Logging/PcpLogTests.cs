using System.Globalization;
using Microsoft.Extensions.Logging;
using Pcp.Interop.Logging;

namespace Pcp.Interop.Tests.Logging;

internal sealed class PcpLogTests
{
    private static string Format(string text, LogLevel level = LogLevel.Information, int day = 22)
    {
        DateTime time = new(2026, 11, day, 10, 48, 8, DateTimeKind.Local);
        return PcpLog.Format("pmdasimple", 19111, level, time, text);
    }

    [Test]
    public void A_line_has_the_form_of_PCPs_own() =>
        Assert.That(Format("text"), Is.EqualTo("[Sun Nov 22 10:48:08] pmdasimple(19111) Info: text\n"));

    [Test]
    public void A_day_of_one_digit_is_padded_with_a_blank() =>
        Assert.That(Format("x", day: 2), Is.EqualTo("[Mon Nov  2 10:48:08] pmdasimple(19111) Info: x\n"));

    [TestCase(LogLevel.Trace, "Debug")]
    [TestCase(LogLevel.Debug, "Debug")]
    [TestCase(LogLevel.Warning, "Warning")]
    [TestCase(LogLevel.Error, "Error")]
    [TestCase(LogLevel.Critical, "Critical")]
    public void Levels_have_PCPs_words(LogLevel level, string word) =>
        Assert.That(Format("x", level), Does.EndWith($" {word}: x\n"));

    [Test]
    public void Further_lines_are_indented_so_that_they_cannot_pass_for_lines_of_the_log() =>
        Assert.That(
            Format("a\n[Sun Nov 22 10:48:08] pmdasimple(19111) Info: b\n\n"),
            Does.EndWith(" Info: a\n    [Sun Nov 22 10:48:08] pmdasimple(19111) Info: b\n"));

    [Test]
    public void Control_characters_are_escaped_and_tabs_stay() =>
        Assert.That(
            Format("a\x1b[31m\r\0\x7f\x85\tz"), Does.EndWith(" Info: a\\x1b[31m\\x0d\\x00\\x7f\\x85\tz\n"));

    [Test]
    public void The_users_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.DateTimeFormat.AbbreviatedDayNames = ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"];
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.That(Format("x"), Is.EqualTo("[Sun Nov 22 10:48:08] pmdasimple(19111) Info: x\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase(LogLevel.Debug, ExpectedResult = false)]
    [TestCase(LogLevel.Information, ExpectedResult = true)]
    [TestCase(LogLevel.None, ExpectedResult = false)]
    public bool Entries_below_the_least_level_are_dropped(LogLevel level) =>
        PcpLog.Create("pmdasimple").IsEnabled(level);
}
