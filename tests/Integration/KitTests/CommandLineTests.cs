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

    [Test]
    public void Every_thread_runs_as_the_user_of_option_U()
    {
        using Scratch scratch = new();
        using PipedAgent agent = new($"{Checkout.Sample("samples/Trivial")} -d 250 -U nobody", scratch);
        agent.AwaitDescriptor(250u << 22);
        string nobody = Tool.Run("id", ["-u", "nobody"], scratch.Environment).OutputOrFail().Trim();
        Assert.That(
            Directory.GetDirectories($"/proc/{agent.Pid}/task").Select(UserOf), Is.All.EqualTo(nobody));
    }

    // proc(5): "Uid:", then the real and the effective user.
    private static string UserOf(string task)
    {
        string ids = File.ReadLines($"{task}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        return ids.Split('\t')[2];
    }
}
