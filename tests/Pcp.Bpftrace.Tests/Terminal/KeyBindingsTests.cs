using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Terminal;

public class KeyBindingsTests
{
    [TestCase('q', nameof(Key.Quit))]
    [TestCase('p', nameof(Key.Pause))]
    [TestCase(' ', nameof(Key.Pause))]
    [TestCase('s', nameof(Key.Sort))]
    [TestCase('n', nameof(Key.Next))]
    [TestCase('a', nameof(Key.All))]
    [TestCase('r', nameof(Key.Reset))]
    [TestCase('m', nameof(Key.View))]
    [TestCase('h', nameof(Key.Help))]
    [TestCase('?', nameof(Key.Help))]
    [TestCase('b', nameof(Key.Reverse))]
    [TestCase('+', nameof(Key.Faster))]
    [TestCase('-', nameof(Key.Slower))]
    [TestCase('x', nameof(Key.None))]
    [TestCase('Q', nameof(Key.None))]
    [TestCase('\0', nameof(Key.None))]
    public void Characters_are_keys(char character, string key)
    {
        ConsoleKeyInfo pressed = new(character, ConsoleKey.None, false, false, false);
        Assert.That(KeyBindings.Find(pressed).ToString(), Is.EqualTo(key));
    }

    [TestCase(ConsoleKey.Tab, false, nameof(Key.Next))]
    [TestCase(ConsoleKey.Tab, true, nameof(Key.Previous))]
    [TestCase(ConsoleKey.Enter, false, nameof(Key.All))]
    [TestCase(ConsoleKey.LeftArrow, false, nameof(Key.StepBack))]
    [TestCase(ConsoleKey.RightArrow, false, nameof(Key.Step))]
    [TestCase(ConsoleKey.UpArrow, false, nameof(Key.Up))]
    [TestCase(ConsoleKey.DownArrow, false, nameof(Key.Down))]
    [TestCase(ConsoleKey.PageUp, false, nameof(Key.PageUp))]
    [TestCase(ConsoleKey.PageDown, false, nameof(Key.PageDown))]
    [TestCase(ConsoleKey.Escape, false, nameof(Key.None))]
    [TestCase(ConsoleKey.F5, false, nameof(Key.None))]
    public void So_are_others(ConsoleKey special, bool shift, string key)
    {
        ConsoleKeyInfo pressed = new('\0', special, shift, false, false);
        Assert.That(KeyBindings.Find(pressed).ToString(), Is.EqualTo(key));
    }

    [Test]
    public void With_control_or_alt_they_are_none()
    {
        Assert.That(KeyBindings.Find(new ConsoleKeyInfo('q', ConsoleKey.Q, false, true, false)), Is.EqualTo(Key.None));
        Assert.That(KeyBindings.Find(new ConsoleKeyInfo('q', ConsoleKey.Q, false, false, true)), Is.EqualTo(Key.None));
    }
}
