using Integration.Rig;
using Pcp.Interop.Client;

namespace Integration.KitTests;

/// <summary>What users of Pcp.Interop.Testing see when something goes wrong.</summary>
[TestFixture]
public sealed class PrivatePmcdTests
{
    private static string Trivial => Checkout.Sample("samples/Trivial");

    [Test]
    public void One_that_ends_at_once_is_reported_with_its_log() =>
        Assert.That(
            () => PrivatePmcd.Start(new PmdaLine("trivial", 250, Trivial, Names: "trivial {\n    time\n}\n")),
            Throws.InvalidOperationException.With.Message.Contains("pmcd ended")
                .And.Message.Contains("Cannot find definition for non-terminal node \"trivial.time\""));

    [Test]
    public void A_process_that_an_agent_leaves_is_named_and_ended()
    {
        Scratch scratch = new();
        string leaver = scratch.WriteProgram(
            "leaver", $"sleep 100000 </dev/null >/dev/null 2>&1 &\nexec {Trivial} \"$@\"");
        PrivatePmcd pmcd = PrivatePmcd.Start(scratch, new PmdaLine("trivial", 250, leaver));
        using (PcpContext client = pmcd.Connect())
            Assert.That(client.Traverse("trivial"), Has.Count.EqualTo(1));
        using (Eventually.NotLongerThan(TimeSpan.FromSeconds(1))) // it sleeps for a day
            Assert.That(pmcd.Dispose, Throws.TypeOf<TimeoutException>().With.Message.Contains("sleep 100000"));
        scratch.WaitUntilDeserted();
        Assert.That(Directory.Exists(scratch.Root), Is.False);
    }

    [Test]
    public void Several_run_side_by_side()
    {
        using PrivatePmcd first = PrivatePmcd.Start(new PmdaLine("trivial", 250, Trivial));
        using PrivatePmcd second = PrivatePmcd.Start(new PmdaLine("other", 251, $"{Trivial} -d 251"));
        using PcpContext client = first.Connect(), other = second.Connect();
        Assert.That(client.Traverse("trivial"), Is.EqualTo(["trivial.time"]));
        Assert.That(
            client.Children().Select(child => child.Name),
            Has.Member("pmcd").And.Member("trivial").And.No.Member("other"));
        Assert.That(
            other.Children().Select(child => child.Name),
            Has.Member("pmcd").And.Member("other").And.No.Member("trivial"));
    }

    [Test]
    public void A_wait_in_vain_says_what_for()
    {
        using IDisposable shorter = Eventually.NotLongerThan(TimeSpan.Zero);
        Assert.That(
            () => Eventually.Get(() => 7, value => value > 7, "more", () => "and the log"),
            Throws.TypeOf<TimeoutException>().With.Message.Contains("for: more. Last: 7 and the log"));
    }

    [Test]
    public void A_program_that_fails_is_reported_with_its_output() =>
        Assert.That(
            () => Tool.Run("sh", ["-c", "echo out; echo err >&2; exit 3"]).OutputOrFail(),
            Throws.InvalidOperationException.With.Message.Contains("exit status 3\nout\nerr"));

    [Test]
    public void A_program_that_is_missing_is_named() =>
        Assert.That(
            () => Tool.Run("pmnone", []), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("pmnone"));
}
