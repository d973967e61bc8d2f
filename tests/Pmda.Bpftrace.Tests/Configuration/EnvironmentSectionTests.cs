using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Configuration;

public sealed class EnvironmentSectionTests
{
    [Test]
    public void Variables_keep_the_case_of_their_names_and_all_of_their_values()
    {
        SettingsResult result = SettingsReader.Parse(
            "f",
            """
            [environment]
            BPFTRACE_MAX_STRLEN = 200
            _a1 = b = c: d # e
            EMPTY =
            [DEFAULT]
            restart = never
            """);

        Assert.That(result.Messages, Is.Empty);
        Assert.That(
            result.Settings.Runner.Environment,
            Is.EquivalentTo(new Dictionary<string, string>
            {
                ["BPFTRACE_MAX_STRLEN"] = "200",
                ["_a1"] = "b = c: d # e",
                ["EMPTY"] = "",
            }));
    }

    [TestCase("1A = 1", "\"1A\" is no name of up to 64 letters, digits and _ that begins with no digit")]
    [TestCase("A-B = 1", "\"A-B\" is no name of up to 64 letters, digits and _ that begins with no digit")]
    [TestCase("export A = 1", "\"export A\" is no name of up to 64 letters, digits and _ that begins with no digit")]
    [TestCase("É = 1", "\"É\" is no name of up to 64 letters, digits and _ that begins with no digit")]
    [TestCase("A = 1\n  2", "the value of \"A\" is not one line of up to 4096 characters")]
    [TestCase("A = 1\t2", "the value of \"A\" is not one line of up to 4096 characters")]
    [TestCase(
        "LD_PRELOAD = x",
        "\"LD_PRELOAD\" would have the linker load other code into bpftrace, which runs as root; if it is needed, "
            + "write a program that sets it and runs bpftrace, and name that in bpftrace_path")]
    [TestCase(
        "ld_audit = x",
        "\"ld_audit\" would have the linker load other code into bpftrace, which runs as root; if it is needed, "
            + "write a program that sets it and runs bpftrace, and name that in bpftrace_path")]
    public void One_that_is_not_valid_is_not_set_and_reported(string lines, string reason)
    {
        SettingsResult result = SettingsReader.Parse("f", $"[environment]\n{lines}\nGOOD = 1");

        Assert.That(result.Messages, Is.EqualTo(new[] { Error($"f:2: {reason}; the variable is not set") }));
        Assert.That(result.Settings.Runner.Environment.Keys, Is.EqualTo(new[] { "GOOD" }));
    }

    [Test]
    public void One_that_is_set_twice_is_not_set()
    {
        SettingsResult result = SettingsReader.Parse("f", "[environment]\nA = 1\nB = 1\na = 2");

        Assert.That(
            result.Messages,
            Is.EqualTo(new[] { Error("f:4: \"A\" is already set at line 2; the variable is not set") }));
        Assert.That(result.Settings.Runner.Environment.Keys, Is.EqualTo(new[] { "B" }));
    }

    [Test]
    public void Names_and_values_have_a_longest_length_and_there_are_most_variables()
    {
        string longest = $"{new string('a', 64)} = {new string('b', 4096)}";
        Assert.That(SettingsReader.Parse("f", $"[environment]\n{longest}").Messages, Is.Empty);
        Assert.That(SettingsReader.Parse("f", $"[environment]\na{longest}").Messages, Has.Length.EqualTo(1));
        Assert.That(SettingsReader.Parse("f", $"[environment]\n{longest}b").Messages, Has.Length.EqualTo(1));

        SettingsResult many = SettingsReader.Parse(
            "f", $"[environment]\n{string.Join('\n', Enumerable.Range(0, 70).Select(i => $"A{i} = 1"))}");
        Assert.That(
            many.Messages,
            Is.EqualTo(new[]
            {
                Error("f:66: there are more than 64 variables; this one and those after it are not set"),
            }));
        Assert.That(many.Settings.Runner.Environment, Has.Count.EqualTo(64));
    }

    [Test]
    public void Of_a_section_that_is_there_twice_nothing_is_set()
    {
        SettingsResult result = SettingsReader.Parse(
            "f", "[bpftrace]\nreaders = everyone\n[environment]\nA = 1\n[environment]\nB = 1");

        Assert.That(result.Messages, Has.Length.EqualTo(1));
        Assert.That(result.Settings.Runner.Environment, Is.Empty);
    }

    private static LogMessage Error(string text) => new(LogEventLevel.Error, text);
}
