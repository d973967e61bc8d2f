using System.Text.RegularExpressions;
using Integration.RecordingTests;
using Integration.Rig;
using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Integration.PlaybackTests;

/// <summary>What pmlogger has recorded of a script is played as it was.</summary>
[TestFixture]
public sealed partial class PlaybackTests : AgentFixture
{
    // Values that stay, of every kind; and keys that come and go, whose values say which key they belong to.
    private const string Stays =
        """
        // name: stays
        BEGIN {
            @h = hist(700); @h = hist(3); @h = hist(-5); @m["two words"] = 2; @m["b"] = 1;
            @s = stats(4); @ = -3; @k[kstack] = count(); printf("a text\n");
        }
        """;

    private const string Moves =
        """
        // name: moves
        // interval: 200ms
        interval:ms:100 {
            @n++; @calls = count(); @by[@n] = @n * 10; delete(@by[@n - 3]); @sizes = lhist(@n, 0, 40, 5);
        }
        """;

    private const string Broken = "// name: broken\nBEGIN { printf(\"%s\", nonsense); }";

    private static readonly Variable[] _variables =
    [
        new("@h", VariableKind.Histogram, true, Combination.Sum),
        new("@m", VariableKind.Map, false, Combination.None),
        new("@s.count", VariableKind.Single, true, Combination.Sum),
        new("@s.average", VariableKind.Single, false, Combination.Average),
        new("@s.total", VariableKind.Single, true, Combination.Sum),
        new("@", VariableKind.Single, false, Combination.None),
        new("@k", VariableKind.Stacks, true, Combination.Sum),
        new("@output", VariableKind.Output, false, Combination.None),
    ];

    private string _archive = "";
    private Dictionary<string, PminfoValues> _live = [];

    [OneTimeSetUp]
    public void Record()
    {
        RunningScript stays = Agent.Register(Stays);
        Agent.Register(Broken).WaitUntil("error");
        stays.WaitForData("output", output => output.Single is not null);
        using Recorder recorder = new(Agent, "recording");
        _archive = recorder.Archive;
        RunningScript moves = Agent.Register(Moves).WaitUntil("started");
        for (int i = 0; i < 3; i++)
            recorder.WaitForMore(moves.Metric("data.calls"));
        _live = Agent.Client.Names("bpftrace.scripts.stays.data").ToDictionary(name => name, Agent.Client.Fetch);
        recorder.WaitForMore(stays.Metric("data.m"));
        moves.Control("stop");
        moves.WaitUntil("stopped");
        recorder.WaitForMore(moves.Metric("status"));
    }

    [TestCase("moves")]
    [TestCase("stays")]
    [TestCase("broken")]
    public void Backwards_the_same_samples_come_in_reverse(string script)
    {
        string[] forwards = Texts(_archive, script);
        Assert.That(forwards, Has.Length.GreaterThan(3).And.Unique);
        Assert.That(Replay.Of(_archive, script, -1).Select(Replay.Text), Is.EqualTo(Enumerable.Reverse(forwards)));
    }

    [Test]
    public void What_is_replayed_is_what_was_live()
    {
        Sample last = Replay.Of(_archive, "stays")[^1];
        Assert.That(_live, Has.Count.EqualTo(last.Variables.Count).And.Count.EqualTo(8));
        foreach (VariableSample sample in last.Variables)
        {
            string leaf = sample.Variable.Name == "@" ? "root" : sample.Variable.Name[1..];
            PminfoValues live = _live[$"bpftrace.scripts.stays.data.{leaf}"];
            IEnumerable<string> expected = live.Single is { } single
                ? [$"={single}"]
                : live.Instances.Select(instance => $"{instance.Name}={instance.Value}");
            Assert.That(Replay.Values(sample), Is.EqualTo(expected), leaf);
        }
    }

    [Test]
    public void Variables_are_those_of_the_script() => Assert.That(Variables(_archive), Is.EqualTo(_variables));

    [Test]
    public void Without_labels_kinds_follow_from_the_keys()
    {
        string rules = Agent.Pmcd.Scratch.Write("tmp/rules", "label item 151.*.* { delete }\n");
        string without = $"{_archive}-without-labels";
        Tool.Run("pmlogrewrite", ["-c", rules, _archive, without], Agent.Pmcd.Scratch.Environment).OutputOrFail();
        using (PcpContext archive = PcpContext.OpenArchive(without))
        {
            ClientMetric metric = archive.Lookup("bpftrace.scripts.stays.data.h");
            Assert.That(archive.Labels(metric, LabelLevel.Item), Is.Empty);
        }

        // Of a function's results only counters are known, which have that semantics.
        Assert.That(
            Variables(without),
            Is.EqualTo(_variables.Select(variable => variable with
            {
                Combination = variable.IsCounter ? Combination.Sum : Combination.None,
            })));
    }

    [Test]
    public void Several_archives_are_one()
    {
        string later = $"{_archive}-later";
        using (Recorder recorder = new(Agent, Path.GetFileName(later)))
            recorder.WaitForMore("bpftrace.scripts.stays.data.m");
        Assert.That(
            Texts($"{_archive},{later}", "stays"),
            Is.EqualTo([.. Texts(_archive, "stays"), .. Texts(later, "stays")]));
    }

    [TestCase("@calls", "calls")]
    [TestCase("@by", "by")]
    [TestCase("@sizes", "sizes")]
    public void Each_sample_is_as_pmdumplog_shows_it(string variable, string leaf)
    {
        string[] replayed =
            [.. Replay.Of(Replay.Of(_archive, "moves"), variable).SelectMany(Replay.Values).Order()];
        // pmlogger asks for names after values: a key that goes in between has none, and is not shown.
        string[] recorded = [.. Recorder.Values(Agent, _archive, $"bpftrace.scripts.moves.data.{leaf}")
            .Where(value => !value.Contains("or ???]", StringComparison.Ordinal))
            .Select(value => Dumped().Replace(value, "$1=$2")).Order()];
        Assert.That(replayed, Has.Length.GreaterThan(4).And.EqualTo(recorded));
    }

    [Test]
    public void Keys_that_come_and_go_have_the_names_of_their_time()
    {
        VariableSample[] samples = [.. Replay.Of(Replay.Of(_archive, "moves"), "@by")];
        string[] keys = [.. samples.SelectMany(sample => sample.Entries).Select(entry => entry.Key).Distinct()];
        Assert.That(keys, Has.Length.GreaterThan(6));
        Assert.That(samples.SelectMany(Replay.Values), Is.All.Matches(@"^(\d+)=(\1)0$"), "ten times the key");
    }

    [Test]
    public void The_state_is_that_of_the_time()
    {
        IReadOnlyList<Sample> moves = Replay.Of(_archive, "moves");
        HostState last = moves[^1].Hosts.Single();
        Assert.That(last.Host, Is.EqualTo(Tool.Run("hostname", []).OutputOrFail().Trim()));
        Assert.That(moves.Select(sample => sample.Hosts[0].Phase), Has.Some.EqualTo(HostPhase.Running));
        Assert.That((last.Phase, last.Message), Is.EqualTo((HostPhase.Stopped, "")));
        HostState broken = Replay.Of(_archive, "broken")[0].Hosts.Single();
        Assert.That((broken.Phase, broken.Message), Is.EqualTo((HostPhase.Failed, Agent.Client.FetchSingle(
            "bpftrace.scripts.broken.error"))));
    }

    [Test]
    public void A_window_has_the_samples_between_its_bounds()
    {
        IReadOnlyList<Sample> all = Replay.Of(_archive, "moves");
        TimeWindow window = new(all[1].Time, all[^2].Time, all[1].Time, "");
        foreach (int direction in (int[])[1, -1])
        {
            Assert.That(
                Replay.Of(_archive, "moves", direction, new PlaybackOptions(window)).Select(Replay.Text),
                Is.EquivalentTo(all.Skip(1).SkipLast(1).Select(Replay.Text)));
        }
    }

    [Test]
    public void With_an_interval_values_are_interpolated()
    {
        // With values on both sides of each time: a script that runs may have none yet.
        Sample[] recorded = [.. Replay.Of(_archive, "moves").Where(sample =>
            sample.Hosts[0].Phase == HostPhase.Running && Replay.Of([sample], "@calls").Single().Entries.Count > 0)];
        TimeWindow window = new(recorded[1].Time, recorded[^2].Time, recorded[1].Time, "");
        TimeSpan interval = TimeSpan.FromMilliseconds(130);
        PlaybackOptions options = new(window, interval, new PcpTimeZone("EET-2"));
        IReadOnlyList<Sample> samples = Replay.Of(_archive, "moves", 1, options);
        Assert.That(
            samples.Select(sample => sample.Time),
            Is.EqualTo(samples.Select((_, i) => window.Start + i * interval)).And.All.Property("Offset").EqualTo(
                TimeSpan.FromHours(2)));
        Assert.That(samples[^1].Time + interval, Is.GreaterThan(window.End));
        Assert.That(
            Replay.Of(samples, "@calls").Select(sample => sample.Entries.Single().Value.ToInt64()), Is.Ordered);
        Assert.That(samples.Select(sample => sample.Hosts[0].Phase), Is.All.EqualTo(HostPhase.Running));
        Assert.That(
            Replay.Of(_archive, "moves", -1, options).Select(Replay.Text),
            Is.EqualTo(samples.Select(Replay.Text).Reverse()));
    }

    [Test]
    public void Interpolated_values_are_the_same_to_and_fro()
    {
        PlaybackOptions options = new(Interval: TimeSpan.FromMilliseconds(130));
        string[] forwards = [.. Replay.Of(_archive, "moves", 1, options).Select(Replay.Text)];
        using PcpContext archive = PcpContext.OpenArchive(_archive);
        SampleCursor cursor = Recording.Open(archive, "moves", options);
        Assert.That(cursor.Move(1, CancellationToken.None));
        Random random = new(1);
        for (int at = 0, direction = 1, moves = 0; moves < 300; moves++)
        {
            Assert.That(Replay.Text(cursor.Current!), Is.EqualTo(forwards[at]));
            if (random.Next(5) == 0 || at + direction < 0 || at + direction == forwards.Length)
                direction = -direction;
            if (cursor.Move(direction, CancellationToken.None))
                at += direction;
        }
    }

    [Test]
    public void Interpolated_values_at_and_between_records_are_the_same_backwards()
    {
        const int Rounds = 5;
        DateTimeOffset[] records = [.. Replay.Of(_archive, "moves").Select(sample => sample.Time)];
        DateTimeOffset[] times =
            [.. records.Zip(records.Skip(1)).SelectMany(pair => Between(pair.First, pair.Second)), records[^1]];
        string[] forwards = InterpolatedTexts(times);
        Assert.That(forwards, Has.Length.GreaterThan(6));
        Assert.That(
            InterpolatedTexts(Enumerable.Repeat(Enumerable.Reverse(times), Rounds).SelectMany(round => round)),
            Is.EqualTo(Enumerable.Repeat(Enumerable.Reverse(forwards), Rounds).SelectMany(round => round)));

        static DateTimeOffset[] Between(DateTimeOffset record, DateTimeOffset next) =>
            [record, record + (next - record) / 2];
    }

    [TestCase(null)]
    [TestCase(130)]
    public void A_search_for_samples_can_be_cancelled(int? milliseconds)
    {
        TimeSpan? interval = milliseconds is { } some ? TimeSpan.FromMilliseconds(some) : null;
        PlaybackOptions options = new(Interval: interval);
        Assert.That(Replay.Of(_archive, "moves", 1, options, new CancellationToken(canceled: true)), Is.Empty);
    }

    [Test]
    public void An_unknown_script_is_refused_with_the_names_of_those_that_are_there()
    {
        using PcpContext archive = PcpContext.OpenArchive(_archive);
        Assert.That(ArchivedScript.Names(archive), Is.EqualTo(["broken", "moves", "stays"]));
        Assert.That(
            () => ArchivedScript.Find(archive, "other"),
            Throws.TypeOf<PmException>().With.Message.Contains("other").And.Message.Contains("broken, moves, stays"));
    }

    private static string[] Texts(string archive, string script) =>
        [.. Replay.Of(archive, script).Select(Replay.Text)];

    // The values of the variables at these times, from one context. Not the state: at exactly the time of a record,
    // libpcp may still return the texts of the record before, forwards only.
    private string[] InterpolatedTexts(IEnumerable<DateTimeOffset> times)
    {
        using PcpContext archive = PcpContext.OpenArchive(_archive);
        SampleReader reader = new(archive, ArchivedScript.Find(archive, "moves"), zone: null);
        return [.. times.Select(TextAt)];

        string TextAt(DateTimeOffset time)
        {
            archive.SetMode(ArchiveMode.Interpolated, time);
            return reader.Fetch() is { } fetched && reader.Read(fetched) is { } sample
                ? Replay.TextOfValues(sample)
                : "";
        }
    }

    private static IEnumerable<Variable> Variables(string archive) =>
        Replay.Of(archive, "stays")[0].Variables.Select(sample => sample.Variable);

    // What Recorder has of each value.
    [GeneratedRegex("""^(?:inst \[\d+ or "(.*)"\] )?value (.*)$""")]
    private static partial Regex Dumped();
}
