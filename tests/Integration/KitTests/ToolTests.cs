namespace Integration.KitTests;

/// <summary>Programs that do not end, or leave a process behind, do not keep their caller.</summary>
[TestFixture]
public sealed class ToolTests
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(2);

    [Test]
    public void A_program_that_does_not_read_its_input_is_ended() =>
        Assert.That(
            () => Run("echo begun; exec sleep 120", new byte[1 << 20]),
            Throws.TypeOf<TimeoutException>().With.Message.Contains("begun"));

    [Test]
    public void A_process_that_is_left_with_the_output_is_not_waited_for() =>
        Assert.That(
            () => Run("sleep 10 &", []),
            Throws.TypeOf<TimeoutException>().With.Message.Contains("left a process"));

    [Test]
    public void A_program_need_not_read_its_input() =>
        Assert.That(Run("exit 3", new byte[1 << 20]).ExitCode, Is.EqualTo(3));

    [Test]
    public void All_input_and_output_is_passed_on() =>
        Assert.That(Run("cat", new byte[1 << 20]).OutputOrFail(), Has.Length.EqualTo(1 << 20));

    private static ToolResult Run(string script, byte[] input) => Tool.Run("sh", ["-c", script], null, input, _bound);
}
