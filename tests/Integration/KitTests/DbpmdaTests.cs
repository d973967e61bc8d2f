using System.Text;
using Integration.Rig;

namespace Integration.KitTests;

/// <summary>The kit under PCP's debugger for agents, without any pmcd.</summary>
[TestFixture]
public sealed class DbpmdaTests
{
    private const string LateGreeting = "wrong PDU (700c)"; // where an answer was expected

    private static readonly string[] _answers = Answers(
        "desc 253.0.1",
        "desc 253.0.9",
        "fetch 253.0.1",
        "fetch 253.0.9",
        "instance 253.0",
        "instance 253.7",
        "text 253.0.1",
        "traverse simple",
        "pmid simple.now",
        "name 253.2.4",
        "store 253.2.4 \"17\"",
        "profile 253.0 none",
        "profile 253.0 add 1",
        "fetch 253.0.1");

    [TestCase(0, "Data Type: 32-bit int  InDom: 253.0")]
    [TestCase(1, "Error PDU: Unknown or illegal metric identifier")]
    [TestCase(2, "numval: 3")]
    [TestCase(3, "Unknown or illegal metric identifier")]
    [TestCase(4, "[  2] inst: 2 name: \"blue\"")]
    [TestCase(5, "Error PDU: Unknown or illegal instance domain identifier")]
    [TestCase(6, "Shades from 0 to 255, which change with each fetch.")]
    [TestCase(7, "simple.color")]
    [TestCase(8, "253.2.4")]
    [TestCase(9, "simple.now")]
    [TestCase(10, "Error PDU: No permission to perform requested operation")]
    [TestCase(13, "numval: 1")]
    public void Each_request_has_its_answer(int request, string answer) =>
        Assert.That(_answers[request], Does.Contain(answer));

    private static string[] Answers(params string[] requests)
    {
        using Scratch scratch = new();
        string names = scratch.Write("etc/pmns", "root {\n    simple 253:*:*\n}\n");
        string[] lines =
            [$"open pipe {Checkout.Sample("samples/Simple")} -d 253", "getdesc on", .. requests, "quit"];
        Dictionary<string, string> environment = new(scratch.Environment) { ["PWD"] = scratch.Logs };
        byte[] input = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        ToolResult result = Eventually.Get(
            () => Tool.Run("sh", ["-c", $"cd {scratch.Logs} && dbpmda -ie -n {names}"], environment, input),
            run => !run.All.Contains(LateGreeting, StringComparison.Ordinal),
            "the agent to start within the three seconds that dbpmda waits for its greeting");
        return [.. result.OutputOrFail().Split("dbpmda> ")[3..^1]];
    }
}
