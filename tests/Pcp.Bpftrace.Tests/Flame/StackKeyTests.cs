using Pcp.Bpftrace.Flame;

namespace Pcp.Bpftrace.Tests.Flame;

/// <summary>Keys as versions of bpftrace print them; see tests/Bpftrace.Runner.Tests/Captures.</summary>
public class StackKeyTests
{
    private static readonly string[] _kernelThenUser = ["main", "read", "entry_SYSCALL_64", "vfs_read"];

    [TestCase("\n    c+3\n    b+2\n    a+0\n", "a b c")]
    [TestCase("\n        c+3\n        b+2\n", "b c", TestName = "Indented by eight, 0.23")]
    [TestCase("\nc+3\nb+2\n", "b c", TestName = "Not indented, 0.24 on")]
    [TestCase("busy,14447,\n    c+3\n    a+1\n", "busy! 14447! a c", TestName = "After comm and pid")]
    [TestCase("\n    k+1\n,\n    u2+1\n    u1+1\n,busy", "busy! u1 u2 k", TestName = "Kernel, user, comm")]
    [TestCase(",\n    u2+1\n    u1+1\n,busy", "busy! u1 u2", TestName = "An empty kernel stack, to 0.17")]
    [TestCase("\n,\n    u2+1\n    u1+1\n,busy", "busy! u1 u2", TestName = "An empty kernel stack, 0.23")]
    [TestCase("busy,14440,", "busy! 14440! [no stack]", TestName = "An empty stack, to 0.17")]
    [TestCase("\n", "[no stack]", TestName = "Only an empty stack, 0.23 on")]
    [TestCase("", "[no stack]", TestName = "Only an empty stack, to 0.17")]
    [TestCase("\n\t7fa3ee441011 __GI___libc_open+81 (/usr/lib/libc.so.6)\n\t647773 0x647773 ([unknown])\n",
        "0x647773 __GI___libc_open", TestName = "perf's form, user")]
    [TestCase("\n\tffffffff81415d70 do_syscall_64+384\n", "do_syscall_64", TestName = "perf's form, kernel")]
    [TestCase("\n    0x7fc9255c6350\n    0\n", "0 0x7fc9255c6350", TestName = "Addresses")]
    [TestCase("\nffffffff814b0b2d\nffffffff81000130\n", "ffffffff81000130 ffffffff814b0b2d", TestName = "raw")]
    [TestCase("\n    operator++3\n    x+y\n    +7\n", "+7 x+y operator+", TestName = "Plus signs in names")]
    [TestCase("\n    c+3", "c", TestName = "Cut short")]
    public void Levels_are_the_parts_of_the_key_and_the_frames_from_the_outermost_in(string key, string levels) =>
        Assert.That(string.Join(' ', Names(StackKey.Read(key))), Is.EqualTo(levels));

    [Test]
    public void Commas_in_names_of_functions_are_not_those_between_parts() =>
        Assert.That(
            Names(StackKey.Read("\n    std::map<int, int>::at(int const&, int)+12\n    f(int,int)+1\n,busy")),
            Is.EqualTo(["busy!", "f(int,int)", "std::map<int, int>::at(int const&, int)"]));

    [TestCase("\n vfs_read+1\n entry_SYSCALL_64+5\n,\n read+1\n main+2\n")]
    [TestCase("\n read+1\n main+2\n,\n vfs_read+1\n entry_SYSCALL_64+5\n")]
    public void The_kernels_stack_is_above_the_users(string key) =>
        Assert.That(Names(StackKey.Read(key)), Is.EqualTo(_kernelThenUser));

    [Test]
    public void A_key_with_very_many_parts_has_its_first_levels_only() =>
        Assert.That(StackKey.Read(string.Concat(Enumerable.Repeat("x,", 100_000))), Has.Count.EqualTo(512));

    private static IEnumerable<string> Names(IEnumerable<Frame> frames) =>
        frames.Select(frame => frame.IsKeyPart ? $"{frame.Name}!" : frame.Name);
}
