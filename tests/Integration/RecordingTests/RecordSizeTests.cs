using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.RecordingTests;

/// <summary>The cost of recording in bytes is as docs/recording.md has it.</summary>
[TestFixture]
public sealed partial class RecordSizeTests : OwnAgentFixture
{
    private const int Record = 20, Metric = 12, Number = 20, ShortNumber = 8;

    private const string Code =
        """
        // name: sizes
        BEGIN {
            @one = 1;
            @word = "1234567";
            $i = 0;
            unroll(40) { @buckets = lhist($i, 1, 39, 1); @keys[$i] = 1; $i = $i + 1; }
            printf("%s\n", "123456789012");
        }
        """;

    [Test]
    public void Values_have_the_documented_sizes()
    {
        RunningScript script = Agent.Register(Code);
        script.WaitForData("buckets", values => values.Instances.Count == 40);
        script.WaitForData("keys", values => values.Instances.Count == 40);
        script.WaitForData("output", "123456789012\n");
        Assert.Multiple(() =>
        {
            Assert.That(SizeOf(script.Metric("data.one")), Is.EqualTo(Record + Metric + Number));
            Assert.That(SizeOf(script.Metric("data.keys")), Is.EqualTo(Record + Metric + 40 * Number));
            Assert.That(SizeOf(script.Metric("data.buckets")), Is.EqualTo(Record + Metric + 40 * Number));
            Assert.That(SizeOf(script.Metric("data.word")), Is.EqualTo(Record + Metric + Text(7)));
            Assert.That(SizeOf(script.Metric("data.output")), Is.EqualTo(Record + Metric + Text(13)));
            Assert.That(SizeOf(script.Metric("code")), Is.EqualTo(Record + Metric + Text(Code.Length)));
            Assert.That(SizeOf("bpftrace.control.register"), Is.EqualTo(Record + Metric + Text(2)));
        });

        // The state: status, error and warnings; pid, exit_code, probes and data_bytes; lost_events and restarts; code.
        int state = 10 * Metric + Text("started".Length) + 2 * Text(0) + 4 * ShortNumber + 2 * Number;
        int data = 5 * Metric + 81 * Number + Text(7) + Text(13);
        Assert.That(state, Is.EqualTo(244));
        Assert.That(SizeOf("bpftrace.scripts"), Is.EqualTo(Record + state + Text(Code.Length) + data));
    }

    private static int Text(int length) => 12 + (length + 1 + 3) / 4 * 4;

    // pmlogger reports the size of a group of metrics when it has first written it.
    private int SizeOf(string metric)
    {
        Scratch scratch = Agent.Pmcd.Scratch;
        string archive = Path.Combine(scratch.Temporary, metric);
        string configuration = scratch.Write("tmp/size.conf", $"log mandatory on 100 msec {{ {metric} }}\n");
        Agent.Client.Run(
            "pmlogger", "-r", "-V", "2", "-s", "1", "-c", configuration, "-l", archive + ".log", archive)
            .OutputOrFail();
        Match size = Size().Match(File.ReadAllText(archive + ".log"));
        Assert.That(size.Success, Is.True, () => File.ReadAllText(archive + ".log"));
        return int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"logged every .*: (\d+) bytes")]
    private static partial Regex Size();
}
