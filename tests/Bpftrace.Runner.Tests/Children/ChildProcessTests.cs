using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Bpftrace.Runner.Children;
using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Tests.Children;

internal sealed partial class ChildProcessTests
{
    private const int SigInt = 2, SigKill = 9, SigTerm = 15;

    private static readonly int _patience = (int)TestLoop.Patience.TotalMilliseconds;

    private TestLoop _test = null!;

    [SetUp]
    public void CreateLoop() => _test = new TestLoop();

    [TearDown]
    public void DisposeLoop()
    {
        _test.Dispose();
        Assert.That(_test.Logged, Is.Empty, "nothing went wrong on the loop");
    }

    [Test]
    public void Output_error_output_and_exit_code_are_passed_on()
    {
        TestChild child = _test.Shell("echo out; echo err >&2; exit 3");
        Assert.That((child.Exit.Code, child.Exit.Signal), Is.EqualTo((3, 0)));
        Assert.That((child.OutputText, child.ErrorText), Is.EqualTo(("out\n", "err\n")));
    }

    [TestCase(SigInt)]
    [TestCase(SigTerm)]
    [TestCase(SigKill)]
    public void A_signal_ends_the_child_and_is_reported(int signal)
    {
        TestChild child = _test.Start(default, "/bin/sleep", "1000");
        _test.Run(() => Shim.Kill(child.Process.Pid, signal));
        Assert.That((child.Exit.Signal, child.Exit.Code), Is.EqualTo((signal, 128 + signal)));
    }

    [Test]
    public void Signals_for_a_child_that_is_gone_do_nothing()
    {
        TestChild child = _test.Start(default, "/bin/true");
        Assert.That(child.Exit.Code, Is.Zero);
        _test.Run(child.Process.Interrupt);
        _test.Run(child.Process.Kill);
    }

    [Test]
    public void A_childs_environment_is_what_it_is_given_and_nothing_of_ours()
    {
        TestChild child = _test.Start(
            new ChildCommand(["env"])
            {
                Environment = ImmutableDictionary<string, string>.Empty.Add("HOME", "/a = b").Add("EMPTY", ""),
            });
        Assert.That(
            child.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EquivalentTo(new[] { "HOME=/a = b", "EMPTY=" }));
        Assert.That(_test.Start(default, "env").OutputText, Is.Empty);
    }

    [Test]
    public void A_child_gets_all_of_its_input_and_then_end_of_file()
    {
        byte[] input = new byte[3_000_000];
        new Random(1).NextBytes(input);
        TestChild child = _test.Start(input, "/bin/cat");
        Assert.That(child.Output, Is.EqualTo(input));
        Assert.That(child.Exit.Code, Is.Zero);
    }

    [Test]
    public void A_child_without_input_sees_end_of_file_at_once() =>
        Assert.That(_test.Start(default, "/bin/cat").Exit.Code, Is.Zero);

    [Test]
    public void A_child_may_leave_its_input_unread()
    {
        TestChild child = _test.Start(new byte[3_000_000], "/bin/sh", "-c", "echo done");
        Assert.That((child.OutputText, child.Exit.Code), Is.EqualTo(("done\n", 0)));
    }

    [Test]
    public void A_child_may_close_its_input_and_go_on()
    {
        TestChild child = _test.Start(new byte[3_000_000], "/bin/sh", "-c", "exec <&-; sleep 0.2; echo alive");
        Assert.That(child.OutputText, Is.EqualTo("alive\n"));
    }

    [Test]
    public void A_child_that_closes_its_output_has_not_ended()
    {
        TestChild child = _test.Shell("echo first; exec >&- 2>&-; read line; exit 5");
        Assert.That((child.Exit.Code, child.OutputText), Is.EqualTo((5, "first\n")));

        TestChild alive = _test.Shell("echo $$; exec >&- 2>&-; exec sleep 1000");
        Assert.That(alive.FirstOutput, Is.Not.Empty);
        _test.Run(() => true);
        Assert.That(alive.HasExited, Is.False);
        _test.Run(alive.Process.Kill);
        Assert.That(alive.Exit.Signal, Is.EqualTo(SigKill));
    }

    [Test]
    public void A_childs_process_group_ends_with_it()
    {
        TestChild child = _test.Shell("sleep 1000 & echo $!; exit 4");
        Assert.That(child.Exit.Code, Is.EqualTo(4));
        int grandchild = int.Parse(child.OutputText, CultureInfo.InvariantCulture);
        Assert.That(() => IsAlive(grandchild), Is.False.After(_patience, 20));
    }

    [Test]
    public void A_process_that_left_the_group_ends_when_the_child_has_ended()
    {
        _test.Loop.EndOrphans();
        TestChild child = _test.Shell(
            "go=$(mktemp -u); mkfifo $go; setsid sh -c \"echo \\$\\$ >$go; exec sleep 1000\" & cat $go; rm $go");
        int grandchild = int.Parse(child.OutputText, CultureInfo.InvariantCulture);
        Assert.That(() => Path.Exists($"/proc/{grandchild}"), Is.False.After(_patience, 20), "it is reaped too");
    }

    [Test]
    public void What_another_process_writes_after_the_childs_end_is_not_the_childs()
    {
        TestChild child = _test.Shell(
            "setsid sh -c \"while kill -0 $$; do sleep 0.02; done; echo late\" 2>&- & echo own; exit 4");
        Assert.That((child.OutputText, child.Exit.Code), Is.EqualTo(("own\n", 4)));
    }

    [Test]
    public void All_that_a_pipe_holds_at_the_end_arrives()
    {
        TestChild child = _test.Shell("head -c 65536 /dev/zero");
        Assert.That(child.Output, Has.Length.EqualTo(65536));
    }

    // As where pages have 64 KiB.
    [Test]
    public void So_does_all_that_a_larger_pipe_holds()
    {
        const int Size = 1_000_000;
        const int SetPipeSize = 1031; // F_SETPIPE_SZ
        string program = $"import fcntl, os; fcntl.fcntl(1, {SetPipeSize}, 1 << 20); os.write(1, bytes({Size}))";
        TestChild child = new();
        _test.Run(() =>
        {
            child.Process = _test.Loop.Start(new ChildCommand(["python3", "-c", program]), child);
            // Meanwhile the loop reads nothing.
            while (IsAlive(child.Process.Pid))
                Thread.Sleep(1);
        });
        Assert.That(child.Output, Has.Length.EqualTo(Size));
    }

    [Test]
    public void Ten_megabytes_of_output_come_through()
    {
        TestChild child = _test.Start(default, "head", "-c", "10000000", "/dev/zero");
        Assert.That(child.Output, Has.Length.EqualTo(10_000_000));
    }

    [Test]
    public void A_child_that_floods_does_not_keep_the_loop_from_others()
    {
        TestChild flood = _test.Start(default, "/bin/cat", "/dev/zero");
        Assert.That(flood.FirstOutput, Is.Not.Empty);
        Assert.That(_test.Shell("echo seen").OutputText, Is.EqualTo("seen\n"));
        _test.Run(flood.Process.Kill);
        Assert.That(flood.Exit.Signal, Is.EqualTo(SigKill));
    }

    [Test]
    public void A_program_without_a_slash_is_looked_up_in_PATH() =>
        Assert.That(_test.Start(default, "echo", "two words").OutputText, Is.EqualTo("two words\n"));

    [Test]
    public void A_program_that_is_missing_is_an_error_that_names_it() =>
        Assert.That(
            () => _test.Start(default, "no-such-program"),
            Throws.InstanceOf<ChildStartException>().With.Message.EqualTo(
                "Cannot execute no-such-program: No such file or directory"));

    [Test]
    public void A_file_that_is_no_program_is_an_error_that_names_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.That(
                () => _test.Start(default, path),
                Throws.InstanceOf<ChildStartException>()
                    .With.Message.StartsWith($"Cannot execute {path}: Permission denied"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Neither_children_nor_failures_to_start_them_leave_descriptors_open()
    {
        void Round()
        {
            Assert.That(() => _test.Start(default, "no-such-program"), Throws.InstanceOf<ChildStartException>());
            Assert.That(_test.Start(new byte[100_000], "/bin/true").Exit.Code, Is.Zero);
        }

        Round();
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int i = 0; i < 30; i++)
            Round();
        // The runtime opens one now and then; a leak would be at least thirty.
        Assert.That(Directory.GetFileSystemEntries("/proc/self/fd"), Has.Length.LessThan(before + 15));
    }

    [Test]
    public void A_child_inherits_no_descriptors_but_the_first_three()
    {
        using FileStream open = new("/dev/null", FileMode.Open);
        // 3 is the directory that ls itself reads.
        Assert.That(_test.Start(default, "/bin/ls", "/proc/self/fd").OutputText, Is.EqualTo("0\n1\n2\n3\n"));
    }

    [Test]
    public void A_child_has_default_signal_handling()
    {
        string[] lines = _test.Start(default, "/bin/cat", "/proc/self/status").OutputText.Split('\n');
        foreach (string set in new[] { "SigBlk", "SigIgn", "SigCgt" })
            Assert.That(lines, Has.One.EqualTo($"{set}:\t0000000000000000"));
    }

    [Test]
    public void A_child_has_no_more_than_its_capabilities_and_can_gain_none()
    {
        string[] before = File.ReadAllLines("/proc/self/status");
        ulong ours = ulong.Parse(ValueOf(before, "CapBnd"), NumberStyles.HexNumber);
        const ulong Wanted = 1UL << 39 | 1UL << 38;
        string[] lines = _test.Start(new ChildCommand(["/bin/cat", "/proc/self/status"]) { Capabilities = Wanted })
            .OutputText.Split('\n');
        Assert.That(ulong.Parse(ValueOf(lines, "CapBnd"), NumberStyles.HexNumber), Is.EqualTo(ours & Wanted));
        Assert.That(ulong.Parse(ValueOf(lines, "CapEff"), NumberStyles.HexNumber) & ~Wanted, Is.Zero);
        Assert.That(ValueOf(lines, "NoNewPrivs"), Is.EqualTo("1"));
        Assert.That(ValueOf(File.ReadAllLines("/proc/self/status"), "CapBnd"), Is.EqualTo(ValueOf(before, "CapBnd")));
    }

    [Test]
    public void A_child_has_no_more_than_its_capabilities_where_all_are_inheritable()
    {
        const ulong Wanted = 1UL << 39 | 1UL << 38;
        _test.Run(MakeAllInheritable);
        string[] lines = _test.Start(new ChildCommand(["/bin/cat", "/proc/self/status"]) { Capabilities = Wanted })
            .OutputText.Split('\n');
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapAmb" })
            Assert.That(ulong.Parse(ValueOf(lines, set), NumberStyles.HexNumber) & ~Wanted, Is.Zero, set);
    }

    // Of the thread that starts children; not more than it may: without root, none.
    private static unsafe void MakeAllInheritable()
    {
        uint* header = stackalloc uint[] { 0x20080522, 0 };
        uint* sets = stackalloc uint[6]; // effective, permitted, inheritable: the lower 32 of each, then the upper ones
        Assert.That(CapGet(header, sets), Is.Zero);
        (sets[2], sets[5]) = (sets[1], sets[4]);
        Assert.That(CapSet(header, sets), Is.Zero);
    }

    [LibraryImport("libc", EntryPoint = "capget")]
    private static unsafe partial int CapGet(uint* header, uint* sets);

    [LibraryImport("libc", EntryPoint = "capset")]
    private static unsafe partial int CapSet(uint* header, uint* sets);

    [Test]
    public void A_child_gets_no_more_memory_than_its_limit()
    {
        TestChild child = _test.Start(
            new ChildCommand(["/bin/grep", "Max data size", "/proc/self/limits"]) { DataLimit = 100_000_000 });
        Assert.That(child.OutputText, Does.Match(@"^Max data size +100000000 +100000000 +bytes"));
    }

    [Test]
    public void A_child_is_as_nice_as_it_should_be() =>
        Assert.That(_test.Start(new ChildCommand(["nice"]) { Nice = 7 }).OutputText, Is.EqualTo("7\n"));

    // The agent gives up the capability to set less.
    [Test]
    public void A_child_is_at_least_as_nice_as_the_thread_that_starts_it()
    {
        string thread = _test.Run(() => new FileInfo("/proc/thread-self").LinkTarget!.Split('/')[^1]);
        Assert.That(_test.Start(default, "renice", "-n", "10", "-p", thread).Exit.Code, Is.Zero);
        Assert.That(_test.Start(new ChildCommand(["nice"]) { Nice = 7 }).OutputText, Is.EqualTo("10\n"));
    }

    [Test]
    public void A_childs_own_memory_is_known_while_it_lives()
    {
        TestChild child = _test.Shell("echo; read line; exec sleep 1000");
        Assert.That(child.FirstOutput, Is.Not.Empty);
        Assert.That(_test.Run(child.Process.OwnMemory), Is.InRange(4096, 100_000_000));
        _test.Run(child.Process.Kill);
        Assert.That(child.Exit.Signal, Is.EqualTo(SigKill));
        Assert.That(_test.Run(child.Process.OwnMemory), Is.Zero);
    }

    [Test]
    public void A_child_leads_a_process_group_of_its_own()
    {
        TestChild child = _test.Start(default, "/bin/cat", "/proc/self/stat");
        string[] fields = child.OutputText.Split(' ');
        Assert.That((fields[0], fields[4]), Is.EqualTo(($"{child.Process.Pid}", $"{child.Process.Pid}")));
    }

    [Test]
    public void Killing_a_child_kills_its_process_group()
    {
        TestChild child = _test.Shell("sleep 1000 & echo $!; wait");
        int grandchild = int.Parse(child.FirstOutput, CultureInfo.InvariantCulture);
        Assert.That(IsAlive(grandchild), Is.True);
        _test.Run(child.Process.Kill);
        Assert.That(child.Exit.Signal, Is.EqualTo(SigKill));
        Assert.That(() => IsAlive(grandchild), Is.False.After(_patience, 20));
    }

    // The kernel's signal for "the thread that started me is gone" comes with the end of the thread, whatever ended it:
    // a killed process ends all of its threads.
    [Test]
    public void A_child_dies_with_the_loops_thread()
    {
        TestChild child = _test.Start(default, "/bin/sleep", "1000");
        _test.Dispose();
        int status = 0;
        Assert.That(() => Shim.Reap(child.Process.Pid, out status), Is.EqualTo(1).After(_patience, 20));
        Assert.That(ChildExit.FromStatus(status).Signal, Is.EqualTo(SigKill));
    }

    [Test]
    public void A_child_is_started_on_the_loops_thread_only() =>
        Assert.That(
            () => _test.Loop.Start(new ChildCommand(["/bin/true"]), new TestChild()),
            Throws.InvalidOperationException);

    [Test]
    public void Output_of_many_children_at_once_arrives()
    {
        TestChild[] children = [.. Enumerable.Range(0, 100).Select(i => _test.Shell($"echo {i}; exit {i}"))];
        for (int i = 0; i < children.Length; i++)
            Assert.That((children[i].Exit.Code, children[i].OutputText), Is.EqualTo((i, $"{i}\n")));
    }

    private static string ValueOf(string[] status, string field) =>
        status.Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    private static bool IsAlive(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(' ')[2] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
