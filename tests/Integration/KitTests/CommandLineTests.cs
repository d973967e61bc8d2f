using Integration.Rig;

namespace Integration.KitTests;

[TestFixture]
public sealed class CommandLineTests
{
    [TestCase("-d", "x")]
    [TestCase("-d", "-1")]
    [TestCase("-d", "0")]
    [TestCase("-d", "511")]
    [TestCase("-z")]
    [TestCase("more")]
    public void A_wrong_one_is_answered_with_how_to_use_the_program(params string[] arguments)
    {
        using Scratch scratch = new();
        ToolResult result = Tool.Run(Checkout.Sample("samples/Trivial"), arguments, scratch.Environment);
        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(result.Errors, Does.Contain("Usage: pmdatrivial [options]"));
    }
}
