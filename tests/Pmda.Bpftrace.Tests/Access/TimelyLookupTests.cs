using System.Collections.Concurrent;
using Bpftrace.Runner.Tests.Processes;
using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Tests.Access;

internal sealed class TimelyLookupTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private readonly ConcurrentQueue<int> _asked = new();

    [SetUp]
    public void Reset() => _asked.Clear();

    [Test]
    public void An_answer_is_looked_up_on_another_thread_and_remembered_for_half_a_minute()
    {
        _clock.MoveTo(TimeSpan.Zero);
        int thread = Environment.CurrentManagedThreadId;
        TimelyLookup<int, int> lookup = Lookup(key => Environment.CurrentManagedThreadId == thread ? -1 : key, _long);

        Assert.That(Get(lookup, 7), Is.EqualTo(7));
        _clock.MoveTo(TimelyLookup<int, int>.TimeToLive - TimeSpan.FromTicks(1));
        Assert.That(Get(lookup, 7), Is.EqualTo(7));
        Assert.That(_asked, Is.EqualTo(new[] { 7 }));

        _clock.MoveTo(TimelyLookup<int, int>.TimeToLive);
        Assert.That(Get(lookup, 7), Is.EqualTo(7));
        Assert.That(_asked, Is.EqualTo(new[] { 7, 7 }));
    }

    [Test]
    public void Nobody_waits_for_a_service_that_is_stuck_and_it_is_asked_once()
    {
        using ManualResetEventSlim answers = new();
        TimelyLookup<int, int> lookup = Lookup(
            key =>
            {
                answers.Wait();
                return key;
            },
            TimeSpan.FromMilliseconds(1));

        // They return: nothing else sets the event.
        Assert.That(Get(lookup, 7), Is.Null);
        Assert.That(Get(lookup, 7), Is.Null);
        answers.Set();
        Assert.That(() => Get(lookup, 7), Is.EqualTo(7).After(60_000, 5));
        Assert.That(_asked, Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public void One_that_is_stuck_holds_up_no_other()
    {
        using ManualResetEventSlim answers = new();
        TimelyLookup<int, int> lookup = Lookup(
            key =>
            {
                if (key == 1)
                    answers.Wait();
                return key;
            },
            TimeSpan.Zero);

        Assert.That(Get(lookup, 1), Is.Null);
        Assert.That(() => Get(lookup, 2), Is.EqualTo(2).After(60_000, 5));
        Assert.That(Get(lookup, 1), Is.Null);
        answers.Set();
    }

    [Test]
    public void There_are_only_so_many_lookups_at_a_time()
    {
        using ManualResetEventSlim answers = new();
        using CountdownEvent begun = new(TimelyLookup<int, int>.MaxLookups);
        TimelyLookup<int, int> lookup = Lookup(
            key =>
            {
                begun.Signal();
                answers.Wait();
                return key;
            },
            TimeSpan.Zero);

        for (int key = 0; key < 100; key++)
            Assert.That(Get(lookup, key), Is.Null);
        begun.Wait();
        Assert.That(_asked, Has.Count.EqualTo(TimelyLookup<int, int>.MaxLookups));
        answers.Set();
    }

    [Test]
    public void Only_so_many_answers_are_kept()
    {
        TimelyLookup<int, int> lookup = Lookup(key => key, _long);
        for (int key = 0; key <= TimelyLookup<int, int>.MaxAnswers; key++)
            Assert.That(Get(lookup, key), Is.EqualTo(key));

        Assert.That(Get(lookup, TimelyLookup<int, int>.MaxAnswers), Is.EqualTo(TimelyLookup<int, int>.MaxAnswers));
        Assert.That(_asked, Has.Count.EqualTo(TimelyLookup<int, int>.MaxAnswers + 1));
        Assert.That(Get(lookup, 0), Is.Zero, "it is asked again");
        Assert.That(_asked, Has.Count.EqualTo(TimelyLookup<int, int>.MaxAnswers + 2));
    }

    [Test]
    public void A_failed_lookup_is_thrown_and_not_remembered()
    {
        int failures = 1;
        TimelyLookup<int, int> lookup = Lookup(
            key => Interlocked.Decrement(ref failures) == 0 ? throw new IOException("no") : key, _long);

        Assert.That(() => Get(lookup, 7), Throws.TypeOf<AggregateException>());
        Assert.That(Get(lookup, 7), Is.EqualTo(7));
    }

    private TimelyLookup<int, int> Lookup(Func<int, int> find, TimeSpan patience) => new(
        key =>
        {
            _asked.Enqueue(key);
            return find(key);
        },
        _clock,
        patience);

    private static int? Get(TimelyLookup<int, int> lookup, int key) =>
        lookup.TryGet(key, out int answer) ? answer : null;
}
