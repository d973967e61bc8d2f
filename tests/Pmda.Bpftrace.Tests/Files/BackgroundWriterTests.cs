using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

internal sealed class BackgroundWriterTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(2);

    private readonly LogLines _log = new();

    [Test]
    public void Files_arewritten_in_order_and_of_writes_that_have_not_begun_only_the_last_is_done()
    {
        List<string> written = []; // of the writer's thread, until it has finished
        BackgroundWriter writer = new("test", _log.Logger);
        using ManualResetEventSlim hasBegun = new(), disk = new();
        writer.Enqueue("a", () =>
        {
            hasBegun.Set();
            disk.Wait(_long);
            written.Add("a 1");
        });
        Assert.That(hasBegun.Wait(_long), Is.True);
        foreach (string text in new[] { "b 1", "a 2", "c 1", "b 2", "a 3" })
            writer.Enqueue(text[..1], () => written.Add(text));
        disk.Set();

        Assert.That(writer.Finish(), Is.True);
        Assert.That(written, Is.EqualTo(new[] { "a 1", "b 2", "a 3", "c 1" }));
    }

    [Test]
    public void Between_two_writes_is_a_pause_but_not_at_the_end()
    {
        BackgroundWriter writer = new("test", _log.Logger, _long);
        using ManualResetEventSlim hasWritten = new(), hasWrittenAgain = new();
        writer.Enqueue("a", hasWritten.Set);
        Assert.That(hasWritten.Wait(_long), Is.True);
        writer.Enqueue("a", hasWrittenAgain.Set);

        Assert.That(hasWrittenAgain.Wait(100), Is.False);
        Assert.That(writer.Finish(), Is.True);
        Assert.That(hasWrittenAgain.IsSet, Is.True);
    }

    [Test]
    public void After_a_while_without_writes_it_writes_again()
    {
        BackgroundWriter writer = new("test", _log.Logger);
        for (int i = 0; i < 3; i++)
        {
            using ManualResetEventSlim hasWritten = new();
            writer.Enqueue("a", hasWritten.Set);
            Assert.That(hasWritten.Wait(_long), Is.True);
            Thread.Sleep(20);
        }

        Assert.That(writer.Finish(), Is.True);
    }

    [Test]
    public void A_disk_that_does_not_respond_does_not_keep_it_from_ending()
    {
        List<string> written = [];
        BackgroundWriter writer = new("test", _log.Logger);
        using ManualResetEventSlim disk = new();
        writer.Enqueue("a", () => disk.Wait(_long));
        writer.Enqueue("b", () => written.Add("b"));

        Assert.That(writer.Finish(), Is.False);
        disk.Set();
        Assert.That(writer.Finish(), Is.True);
        Assert.That(written, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void What_waits_for_a_thread_is_written_with_the_next_write()
    {
        LogLines log = new();
        List<string> written = [];
        bool hasThreads = false;
        BackgroundWriter writer = new("numbers", log.Logger) { Start = thread => Start(thread, hasThreads) };
        writer.Enqueue("a", () => written.Add("a"));
        writer.Enqueue("b", () => written.Add("b"));
        Assert.That(
            log.Lines.Single(), Is.EqualTo("numbers cannot be saved now, because no thread can be started: none left"));

        hasThreads = true;
        writer.Enqueue("c", () => written.Add("c"));
        Assert.That(writer.Finish(), Is.True);
        Assert.That(written, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void A_write_that_throws_is_logged_and_the_others_are_done()
    {
        LogLines log = new();
        List<string> written = [];
        BackgroundWriter writer = new("numbers", log.Logger);
        writer.Enqueue("a", () => throw new InvalidOperationException("a bug"));
        writer.Enqueue("b", () => written.Add("b"));

        Assert.That(writer.Finish(), Is.True);
        Assert.That(written, Is.EqualTo(new[] { "b" }));
        Assert.That(log.Lines, Is.EqualTo(new[] { "Work on the thread numbers failed; please report this" }));
    }

    [Test]
    public void At_the_end_no_thread_is_needed()
    {
        List<string> written = [];
        BackgroundWriter writer = new("test", _log.Logger) { Start = thread => Start(thread, hasThreads: false) };
        writer.Enqueue("a", () => written.Add("a"));

        Assert.That(writer.Finish(), Is.True);
        Assert.That(written, Is.EqualTo(new[] { "a" }));
    }

    private static void Start(Thread thread, bool hasThreads)
    {
        if (!hasThreads)
            throw new InsufficientMemoryException("none left");
        thread.Start();
    }
}
