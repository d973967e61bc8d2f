using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Commands;

public class FlameFileTests
{
    private static readonly Variable _stacks = new("@stacks", VariableKind.Stacks, true, Combination.Sum);

    [Test]
    public void Without_stacks_nothing_is_written_and_the_warnings_say_why()
    {
        HostState host = new("web1", HostPhase.Running, Warnings: "too many keys\n");
        Sample sample = new(DateTimeOffset.UnixEpoch, [new VariableSample(_stacks, null, [])], [host]);
        using StringWriter output = new();
        Assert.That(
            () => FlameFile.Lines.Write(sample, null, "reads", output),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo("@stacks of reads has no stacks yet\nweb1: warning: too many keys"));
        Assert.That(output.ToString(), Is.Empty);
    }

    [Test]
    public void A_folder_in_its_place_is_named_as_such()
    {
        Sample sample = new(
            DateTimeOffset.UnixEpoch,
            [new VariableSample(_stacks, null, [new Entry("\nread", 1)])],
            [new HostState("web1", HostPhase.Running)]);
        string folder = Path.GetTempPath();
        Assert.That(
            () => new FlameFile(folder, IsFolded: true).Write(sample, null, "reads", TextWriter.Null),
            Throws.TypeOf<CommandException>().With.Message.EqualTo($"{folder} cannot be written: is a folder"));
    }
}
