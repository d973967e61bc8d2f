using System.Text;
using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Commands;

public class FlameFileTests
{
    private static readonly Variable _stacks = new("@stacks", VariableKind.Stacks, true, Combination.Sum);

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
