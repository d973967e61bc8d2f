using Pcp.Bpftrace.Terminal;
using Spectre.Console;

namespace Pcp.Bpftrace.Tests.Terminal;

public class TerminalCapabilitiesTests
{
    [TestCase("TERM=xterm-256color", ColorSystem.EightBit)]
    [TestCase("TERM=xterm COLORTERM=truecolor", ColorSystem.EightBit)]
    [TestCase("TERM=linux", ColorSystem.Standard)]
    [TestCase("TERM=xterm-256color NO_COLOR=1", ColorSystem.NoColors)]
    [TestCase("TERM=xterm NO_COLOR=", ColorSystem.Standard)]
    [TestCase("TERM=vt220", ColorSystem.NoColors)]
    [TestCase("TERM=dumb COLORTERM=truecolor", ColorSystem.NoColors)]
    [TestCase("", ColorSystem.NoColors)]
    public void Colours_are_in_the_environment(string environment, ColorSystem colors) =>
        Assert.That(TerminalCapabilities.Of(Lookup(environment)).Colors, Is.EqualTo(colors));

    [TestCase("LANG=en_US.UTF-8", true)]
    [TestCase("LANG=C.utf8", true)]
    [TestCase("LANG=C.UTF-8 LC_ALL=C", false)]
    [TestCase("LANG=C LC_CTYPE=de_DE.UTF-8", true)]
    [TestCase("LANG=C.UTF-8 LC_ALL=", true)]
    [TestCase("LANG=POSIX", false)]
    [TestCase("", false)]
    public void Characters_are_in_the_locale(string environment, bool isUnicode) =>
        Assert.That(TerminalCapabilities.Of(Lookup(environment)).Appearance.IsUnicode, Is.EqualTo(isUnicode));

    [TestCase("TERM=dumb", true)]
    [TestCase("", true)]
    [TestCase("TERM=xterm", false)]
    public void A_dumb_terminal_is_one_without_cursor(string environment, bool isDumb) =>
        Assert.That(TerminalCapabilities.IsDumb(Lookup(environment)), Is.EqualTo(isDumb));

    private static Func<string, string?> Lookup(string environment)
    {
        Dictionary<string, string> variables = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('='))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        return name => variables.GetValueOrDefault(name);
    }
}
