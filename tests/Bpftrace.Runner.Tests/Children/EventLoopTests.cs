using Bpftrace.Runner.Native;
using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Tests.Children;

internal sealed class EventLoopTests
{
    private TestLoop _test = null!;

    [SetUp]
    public void CreateLoop() => _test = new TestLoop();

    [TearDown]
    public void DisposeLoop() => _test.Dispose();

    [Test]
    public void Work_runs_on_the_loops_thread()
    {
        Assert.That(_test.Loop.IsCurrent, Is.False);
        Assert.That(_test.Run(() => _test.Loop.IsCurrent), Is.True);
    }

    [Test]
    public void Work_from_many_threads_all_runs_in_each_threads_order_one_at_a_time()
    {
        const int Threads = 8, Each = 2000;
        int[] next = new int[Threads];
        int running = 0, disorder = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                int number = i;
                _test.Loop.Post(() =>
                {
                    disorder += running++ + (next[thread]++ == number ? 0 : 1);
                    running--;
                });
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        _test.Run(() => true);
        Assert.That(next, Is.All.EqualTo(Each));
        Assert.That(disorder, Is.Zero);
    }

    [Test]
    public void Work_that_throws_is_logged_and_the_loop_goes_on()
    {
        _test.Loop.Post(() => throw new InvalidOperationException("from work"));
        _test.Run(() => _test.Loop.Schedule(TimeSpan.Zero, () => throw new InvalidOperationException("from a timer")));
        TaskCompletionSource<bool> done = new();
        _test.Run(() => _test.Loop.Schedule(TimeSpan.FromMilliseconds(1), () => done.SetResult(true)));
        TestLoop.Wait(done.Task);
        Assert.That(_test.Logged.Select(e => e.Exception?.Message), Is.EqualTo(new[] { "from work", "from a timer" }));
    }

    [Test]
    public void Timers_run_in_the_order_in_which_they_are_due()
    {
        List<int> ran = new();
        TaskCompletionSource<bool> done = new();
        // Delays count from when they are set: those of a loop that was held up in between are due in another order.
        while (!_test.Run(() => TrySchedule(ran, done)))
            ran.Clear();
        TestLoop.Wait(done.Task);
        Assert.That(ran, Is.EqualTo(new[] { 10, 20, 30, 40 }));
    }

    private bool TrySchedule(List<int> ran, TaskCompletionSource<bool> done)
    {
        const int Step = 10;
        long began = Environment.TickCount64;
        List<IDisposable> timers =
        [
            .. new[] { 3 * Step, Step, 4 * Step, 2 * Step }
                .Select(delay => _test.Loop.Schedule(TimeSpan.FromMilliseconds(delay), () => ran.Add(delay))),
            _test.Loop.Schedule(TimeSpan.FromMilliseconds(5 * Step), () => done.SetResult(true)),
        ];
        if (Environment.TickCount64 - began < Step)
            return true;
        timers.ForEach(timer => timer.Dispose());
        return false;
    }

    [Test]
    public void Timers_that_are_due_at_the_same_time_run_in_the_order_in_which_they_were_set()
    {
        List<int> ran = new();
        TaskCompletionSource<bool> done = new();
        _test.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                int number = i;
                _test.Loop.Schedule(TimeSpan.Zero, () => ran.Add(number));
            }

            _test.Loop.Schedule(TimeSpan.FromMilliseconds(20), () => done.SetResult(true));
        });
        TestLoop.Wait(done.Task);
        Assert.That(ran, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void A_cancelled_timer_does_not_run()
    {
        TaskCompletionSource<bool> done = new();
        bool ran = false;
        _test.Run(() =>
        {
            IDisposable timer = _test.Loop.Schedule(TimeSpan.FromMilliseconds(1), () => ran = true);
            _test.Loop.Schedule(TimeSpan.FromMilliseconds(20), () => done.SetResult(true));
            timer.Dispose();
            timer.Dispose();
        });
        TestLoop.Wait(done.Task);
        Assert.That(ran, Is.False);
    }

    [Test]
    public void A_timer_can_cancel_the_next_one()
    {
        TaskCompletionSource<bool> done = new();
        bool ran = false;
        _test.Run(() =>
        {
            IDisposable? second = null;
            _test.Loop.Schedule(TimeSpan.Zero, () => second!.Dispose());
            second = _test.Loop.Schedule(TimeSpan.Zero, () => ran = true);
            _test.Loop.Schedule(TimeSpan.FromMilliseconds(20), () => done.SetResult(true));
        });
        TestLoop.Wait(done.Task);
        Assert.That(ran, Is.False);
    }

    [Test]
    public void Work_that_posts_itself_again_does_not_keep_timers_from_running()
    {
        TaskCompletionSource<bool> done = new();
        void Again()
        {
            if (!done.Task.IsCompleted)
                _test.Loop.Post(Again);
        }

        _test.Run(() => _test.Loop.Schedule(TimeSpan.FromMilliseconds(5), () => done.SetResult(true)));
        _test.Loop.Post(Again);
        Assert.That(TestLoop.Wait(done.Task), Is.True);
    }

    [Test]
    public void The_loop_can_be_ended_from_its_own_thread_and_twice()
    {
        _test.Run(_test.Loop.Dispose);
        _test.Loop.Dispose();
        bool ran = false;
        _test.Loop.Post(() => ran = true);
        Assert.That(ran, Is.False);
    }

    [Test]
    public void Work_that_is_stuck_does_not_keep_others_from_going_on_without_the_loop()
    {
        using ManualResetEventSlim goesOn = new();
        _test.Loop.Post(goesOn.Wait);
        Assert.That(_test.Loop.End(TimeSpan.FromMilliseconds(20)), Is.False);
        goesOn.Set();
        Assert.That(_test.Loop.End(TestLoop.Patience), Is.True);
    }

    [Test]
    public void Work_posted_after_the_end_writes_to_no_file_with_the_loops_old_numbers()
    {
        _test.Loop.Dispose();
        List<FileStream> files = [];
        try
        {
            for (int i = 0; i < 20; i++)
            {
                files.Add(new FileStream(
                    Path.GetTempFileName(),
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    bufferSize: 1,
                    FileOptions.DeleteOnClose));
            }

            for (int i = 0; i < 20; i++)
                _test.Loop.Post(() => { });
            Assert.That(files.Select(file => file.Length), Is.All.Zero);
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    [Test]
    public void Threads_may_post_while_the_loop_ends()
    {
        for (int round = 0; round < 50; round++)
        {
            using TestLoop test = new();
            EventLoop loop = test.Loop;
            using CancellationTokenSource ended = new();
            Thread poster = new(() =>
            {
                while (!ended.IsCancellationRequested)
                    loop.Post(() => { });
            });
            poster.Start();
            loop.Dispose();
            ended.Cancel();
            poster.Join();
            Assert.That(test.Logged, Is.Empty);
        }
    }

    [Test]
    public void Timers_are_set_and_cancelled_on_the_loops_thread_only()
    {
        Assert.That(() => _test.Loop.Schedule(TimeSpan.Zero, () => { }), Throws.InvalidOperationException);
        IDisposable timer = _test.Run(() => _test.Loop.Schedule(TimeSpan.FromHours(1), () => { }));
        Assert.That(timer.Dispose, Throws.InvalidOperationException);
    }

    [Test]
    public void A_child_gets_signals_from_the_loops_thread_only()
    {
        TestChild child = _test.Start(default, "/bin/sleep", "1000");
        Assert.That(child.Process.Kill, Throws.InvalidOperationException);
        _test.Run(child.Process.Kill);
        Assert.That(child.Exit.Signal, Is.EqualTo(9));
    }
}
