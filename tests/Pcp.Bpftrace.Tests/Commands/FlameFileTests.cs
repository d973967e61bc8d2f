using System.Text;
using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Commands;

public class FlameFileTests
{
    private static readonly Variable _stacks = new("@stacks", VariableKind.Stacks, true, Combination.Sum);

    private static VariableSample Counted(ulong count) =>
        new(_stacks, null, [new Entry("\nread", MetricValue.FromUInt64(count))]);

    private static Sample OneStack => new(
        DateTimeOffset.UnixEpoch,
        [new VariableSample(_stacks, null, [new Entry("\nread", 1)])],
        [new HostState("web1", HostPhase.Running)]);

    [Test]
    public void Without_stacks_nothing_is_written_and_the_warnings_say_why()
    {
        HostState host = new("web1", HostPhase.Running, Warnings: "too many keys\n");
        Sample sample = new(DateTimeOffset.UnixEpoch, [new VariableSample(_stacks, null, [])], [host]);
        using StringWriter lines = new();
        using FlameOutput output = FlameFile.Lines.Open(lines);
        Assert.That(
            () => output.Write(sample, null, "reads"),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo("@stacks of reads has no stacks yet\nweb1: warning: too many keys"));
        Assert.That(lines.ToString(), Is.Empty);
    }

    [Test]
    public void A_folder_in_its_place_is_named_as_such_before_the_script_runs()
    {
        string folder = Path.GetTempPath();
        Assert.That(
            () => new FlameFile(folder, IsFolded: true).Open(TextWriter.Null),
            Throws.TypeOf<CommandException>().With.Message.EqualTo($"{folder} cannot be written: is a folder"));
        Assert.That(
            () => new FlameFile("/nonexistent/x.svg", IsFolded: true).Open(TextWriter.Null),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo("/nonexistent/x.svg cannot be written: there is no folder /nonexistent"));
    }

    [Test]
    public void A_file_that_is_there_is_replaced_only_by_stacks()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "what was there before, which is longer");
            using (new FlameFile(path, IsFolded: true).Open(TextWriter.Null))
            {
            }

            Assert.That(File.ReadAllText(path), Does.StartWith("what was there"));
            using (FlameOutput output = new FlameFile(path, IsFolded: true).Open(TextWriter.Null))
                output.Write(OneStack, null, "reads");
            Assert.That(File.ReadAllText(path), Is.EqualTo("read 1\n"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Without_stacks_there_is_no_new_file()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (new FlameFile(path, IsFolded: true).Open(TextWriter.Null))
            Assert.That(File.Exists(path), Is.True);
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void A_device_can_be_written()
    {
        using FlameOutput output = new FlameFile("/dev/null", IsFolded: true).Open(TextWriter.Null);
        Assert.That(output.Write(OneStack, null, "reads"), Is.EqualTo(_stacks));
    }

    [TestCase(true, null, "web1 · 1970-01-01 00:00:00 +00:00<")]
    [TestCase(true, 60, "web1 · 1970-01-01 00:00:00 +00:00 · counts of 60 s<")]
    [TestCase(false, 60, "web1 · 1970-01-01 00:00:00 +00:00 · last values<")]
    public void The_legend_has_the_time_that_the_counts_are_of(bool isCounter, int? seconds, string legend)
    {
        using StringWriter lines = new();
        using FlameOutput output = new FlameFile("-", IsFolded: false).Open(lines);
        VariableSample stacks = OneStack.Variables[0];
        Sample sample = OneStack with
        {
            Variables = [stacks with { Variable = _stacks with { IsCounter = isCounter } }],
        };
        output.Write(sample, null, "reads", seconds is { } time ? TimeSpan.FromSeconds(time) : null);
        Assert.That(lines.ToString(), Does.Contain(legend));
    }

    [Test]
    public void Of_a_part_of_a_recording_counts_are_those_of_that_part()
    {
        Sample first = OneStack with { Variables = [Counted(100)] };
        Sample last = OneStack with { Variables = [Counted(107)], Time = OneStack.Time.AddSeconds(30) };
        Sample part = FlameCommand.Recorded((first, last), hasStart: true, out TimeSpan? span);
        Assert.That(part.Variables[0].Entries[0].Value.ToUInt64(), Is.EqualTo(7));
        Assert.That(span, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(FlameCommand.Recorded((first, last), hasStart: false, out span), Is.SameAs(last));
        Assert.That(span, Is.Null);
    }

    [Test]
    public void Without_counts_in_that_time_nothing_is_written()
    {
        using FlameOutput output = FlameFile.Lines.Open(TextWriter.Null);
        Assert.That(
            () => output.Write(OneStack with { Variables = [Counted(0)] }, null, "reads", TimeSpan.Zero),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo("@stacks of reads has counted no stacks in this time"));
    }

    [Test]
    public void Standard_output_is_flushed()
    {
        using MemoryStream bytes = new();
        using StreamWriter lines = new(bytes, bufferSize: 64 * 1024);
        using FlameOutput output = FlameFile.Lines.Open(lines);
        output.Write(OneStack, null, "reads");
        Assert.That(Encoding.UTF8.GetString(bytes.ToArray()), Is.EqualTo("read 1\n"));
    }
}
