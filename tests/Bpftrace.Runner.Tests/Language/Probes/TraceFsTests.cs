using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Language.Probes;

public sealed class TraceFsTests : IDisposable
{
    private const string Exec = """
        name: sched_process_exec
        ID: 316
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;

        	field:__data_loc char[] filename;	offset:8;	size:4;	signed:0;
        	field:pid_t pid;	offset:12;	size:4;	signed:1;
        	field:char comm[16];	offset:16;	size:16;	signed:0;
        	field:__u8 saddr[4];	offset:32;	size:4;	signed:0;
        	field:const void * skaddr;	offset:40;	size:8;	signed:0;
        	field:struct page *page;	offset:48;	size:8;	signed:0;
        	field:size_t bytes;	offset:56;	size:8;	signed:0;
        	field:gfp_t flags;	offset:64;	size:4;	signed:0

        print fmt: "field:int no; signed:0;", REC->pid
        """;

    // The kernel says signed:0 of all arguments of a system call.
    private const string Openat = """
        	field:int __syscall_nr;	offset:8;	size:4;	signed:1;
        	field:int dfd;	offset:16;	size:8;	signed:0;
        	field:const char * filename;	offset:24;	size:8;	signed:0;
        	field:const size_t size;	offset:32;	size:8;	signed:0;
        	field:unsigned int mode;	offset:40;	size:8;	signed:0;
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("tracefs").FullName;

    public TraceFsTests()
    {
        Write("sched", "sched_process_exec", Exec);
        Write("syscalls", "sys_enter_openat", Openat);
        Write("syscalls", "sys_enter_open", "\tfield:unsigned int mode;\toffset:40;\tsize:8;\tsigned:0;\n");
        Write("syscalls", "sys_exit_open", "\tfield:long ret;\toffset:16;\tsize:8;\tsigned:1;\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestCase("pid", "signed")]
    [TestCase("common_type", "unsigned")]
    [TestCase("bytes", "unsigned")]
    [TestCase("comm", "unsigned array")]
    [TestCase("saddr", "unsigned array")]
    [TestCase("skaddr", "signed")]
    [TestCase("page", "signed")]
    [TestCase("filename", "unknown")]
    [TestCase("nowhere", "unknown")]
    [TestCase("flags", "signed")]
    public void A_field_is_read_from_the_format_file(string field, string expected) =>
        Assert.That(Find("sched", "sched_process_exec", field), Is.EqualTo(expected));

    [TestCase("dfd", "signed")]
    [TestCase("filename", "signed")]
    [TestCase("size", "unsigned")]
    [TestCase("mode", "unsigned")]
    [TestCase("__syscall_nr", "signed")]
    public void The_arguments_of_a_system_call_go_by_their_C_type(string field, string expected) =>
        Assert.That(Find("syscalls", "sys_enter_openat", field), Is.EqualTo(expected));

    [TestCase("syscalls", "sys_enter_*", "mode", "unsigned")]
    [TestCase("sys*", "sys_enter_open??", "mode", "unsigned")]
    [TestCase("syscalls", "sys_enter_*", "dfd", "unknown")]
    [TestCase("syscalls", "*", "ret", "unknown")]
    [TestCase("syscalls", "sys_exit_*", "ret", "signed")]
    [TestCase("syscalls", "nothing*", "ret", "unknown")]
    public void Of_a_wildcard_all_tracepoints_must_have_the_field(
        string category, string name, string field, string expected) =>
        Assert.That(Find(category, name, field), Is.EqualTo(expected));

    [TestCase(32, "unsigned")]
    [TestCase(33, "unknown")]
    public void A_wildcard_that_matches_too_many_is_not_followed(int tracepoints, string expected)
    {
        for (int i = 0; i < tracepoints; i++)
            Write("many", $"n{i}", "\tfield:u32 a;\toffset:8;\tsize:4;\tsigned:0;\n");

        Assert.That(Find("many", "n*", "a"), Is.EqualTo(expected));
    }

    [TestCase("sched", "nowhere")]
    [TestCase("nowhere", "sched_process_exec")]
    [TestCase("sched", "../sched/sched_process_exec")]
    [TestCase("..", "events")]
    [TestCase("", "")]
    [TestCase("sched", "sched_process_[e]xec")]
    public void Of_what_is_no_tracepoint_nothing_is_known(string category, string name) =>
        Assert.That(Find(category, name, "pid"), Is.EqualTo("unknown"));

    [Test]
    public void The_first_place_where_it_is_mounted_counts() =>
        Assert.That(
            new TraceFs(TimeProvider.System, "/nonexistent", _root).Find("sched", "sched_process_exec", "bytes"),
            Is.EqualTo(new TracepointField(IsSigned: false, IsArray: false)));

    [Test]
    public void No_script_makes_it_read_without_end()
    {
        for (int i = 0; i < 200; i++)
            Write("many", $"n{i}", "\tfield:u32 a;\toffset:8;\tsize:4;\tsigned:0;\n");
        TraceFs formats = new(TimeProvider.System, _root);

        int known = Enumerable.Range(0, 200).Count(i => formats.Find("many", $"n{i}", "a") is not null);

        Assert.That(known, Is.EqualTo(128));
        Assert.That(formats.Find("many", "n0", "a"), Is.Not.Null);
    }

    [Test]
    public void Nor_wait_for_the_kernel_without_end()
    {
        Write("many", "n0", "\tfield:u32 a;\toffset:8;\tsize:4;\tsigned:0;\n");
        Write("many", "n1", "\tfield:u32 a;\toffset:8;\tsize:4;\tsigned:0;\n");
        ManualClock clock = new();
        TraceFs formats = new(clock, _root);

        Assert.That(formats.Find("many", "n0", "a"), Is.Not.Null);
        clock.MoveTo(TimeSpan.FromSeconds(2));
        Assert.That(formats.Find("many", "n1", "a"), Is.Null);
        Assert.That(formats.Find("many", "n0", "a"), Is.Not.Null);
    }

    private string Find(string category, string name, string field) =>
        new TraceFs(TimeProvider.System, _root).Find(category, name, field) switch
        {
            null => "unknown",
            var found => (found.Value.IsSigned ? "signed" : "unsigned") + (found.Value.IsArray ? " array" : ""),
        };

    private void Write(string category, string name, string format)
    {
        DirectoryInfo directory = Directory.CreateDirectory(Path.Join(_root, "events", category, name));
        File.WriteAllText(Path.Join(directory.FullName, "format"), format);
    }
}
