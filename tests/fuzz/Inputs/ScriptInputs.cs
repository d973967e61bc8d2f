using System.Text;

namespace Fuzz.Inputs;

/// <summary>Scripts: some that bpftrace might take, some of words in any order.</summary>
internal static class ScriptInputs
{
    private const int MaxDepth = 4;

    private static readonly string[] _words =
    [
        "@", "@x", "@x[", "@root", "@output", "$y", "$#", "[", "]", "(", ")", "{", "}", "?", ":", ";", ",", "=", "==",
        "+=", "++", "--",
        "-", "/", "//", "/*", "*/", "\"", "\\", "\n", "\r", " ", "#", "#!", "#define", "count()", "hist(", "stats(",
        "tseries(", "kstack",
        "comm", "str(", "printf(", "print(@x", "1", "0x", "let ", "BEGIN", "begin", "uprobe:/a/*/b:c", "// name: a\n",
        "// include: @x\n", "// table-retain-lines: 1\n", "// custom-output-block\n", "tracepoint:syscalls:sys_*",
        "args.", "->", "$kv.1",
        "for (", "for ", "find(@x, 1, $y)", "@x = {", "; $y }", "a=", "print(@x);", "clear(@x);", "while (",
        "unroll(5)", "clear(", "zero(", "delete(", "macro f(@a) {", "f(@x)", "fn g(): int64 {", "nsecs", "&", "&&",
        "|", "^", "~", "<<", ">>", "(uint64)", "(struct a *)", "*", ".", "..", "// type: @x=64\n",
        "// semantics: @x=counter\n",
        "// args: \"a\n", "// label: a=b,c=\"d e\"\n", "// label: =\n", "lhist(",
        "// interval: 5\n", "config = {", "import \"", "interval:s:1", "\0", "é", "🙂", "\uFEFF",
        "\u2028", "'", "`",
    ];

    private static readonly string[] _probes =
    [
        "BEGIN", "END", "begin", "interval:s:1", "interval:ms:$1", "profile:hz:99",
        "tracepoint:syscalls:sys_enter_read",
        "tracepoint:sched:sched_*", "kprobe:vfs_read,kprobe:vfs_write", "kretprobe:vfs_read",
        "uprobe:/usr/lib/*/libc.so.6:malloc",
        "usdt:./a.out:b:c", "software:faults:100", "hardware:cache-misses:1000000", "rawtracepoint:x",
        "fentry:vmlinux:f", "self:signal:SIGUSR1",
    ];

    private static readonly string[] _maps = ["@", "@a", "@b", "@start", "@h1", "@root", "@output"];

    private static readonly string[] _values =
    [
        "1", "0x1f", "-5", "1e3", "nsecs", "pid", "comm", "\"a\\n\\\"b\"", "kstack", "ustack(3)", "args->ret",
        "args.count", "arg0", "retval", "$1",
        "str($1)", "(uint64)arg1", "(int8)$a", "*(struct s *)arg0", "sizeof(int)", "$a", "$#",
        "((struct task_struct *)curtask)->pid",
    ];

    private static readonly string[] _calls =
        ["count()", "hist({0})", "lhist({0}, 0, 100, 10)", "lhist({0}, -$1, 0x1_0, 1e99)", "sum({0})", "avg({0})",
         "min({0})", "max({0})", "stats({0})", "tseries({0}, 1s, 5)"];

    private static readonly string[] _operators =
        ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "<", "&&", "||"];

    private static readonly string[] _assignments = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } = [.. _words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Words in any order.</summary>
    public static byte[] Jumble(Random random)
    {
        StringBuilder code = new();
        for (int length = random.Next(60); length > 0; length--)
            code.Append(Any(random, _words));
        return Encoding.UTF8.GetBytes(code.ToString());
    }

    /// <summary>A script of whole probes, blocks and expressions.</summary>
    public static byte[] Write(Random random)
    {
        StringBuilder code = new();
        if (random.Next(4) == 0)
            code.Append("#!/usr/bin/env bpftrace\n/* @no = count() */\n#include <linux/fs.h>\n");
        for (int probes = random.Next(1, 4); probes > 0; probes--)
        {
            code.Append(Any(random, _probes));
            if (random.Next(4) == 0)
                code.Append(" /").Append(Expression(random, 0)).Append('/');
            code.Append(" {\n").Append(Statements(random, 0)).Append("}\n");
        }

        return Encoding.UTF8.GetBytes(code.ToString());
    }

    private static string Statements(Random random, int depth)
    {
        StringBuilder code = new();
        for (int count = random.Next(1, 5); count > 0; count--)
            code.Append("  ").Append(Statement(random, depth)).Append('\n');
        return code.ToString();
    }

    private static string Statement(Random random, int depth)
    {
        string map = Map(random, depth), inner = depth < MaxDepth ? Statements(random, depth + 1) : "";
        return random.Next(16) switch
        {
            < 4 => $"{map} = {Aggregation(random, depth)};",
            4 => $"{map} {Any(random, _assignments)} {Expression(random, depth)};",
            5 => random.Next(2) == 0 ? $"{map}++;" : $"--{map};",
            6 => $"$a = {Expression(random, depth)};",
            7 => $"if ({Expression(random, depth)}) {{ {inner} }} else {{ {inner} }}",
            8 => $"while ({Expression(random, depth)}) {{ {inner} break; }}",
            9 => $"for ($kv : {Any(random, _maps)}) {{ {inner} @sum += $kv.1; }}",
            10 => $"printf(\"%d @a // %s\\n\", {Expression(random, depth)}, comm);",
            11 => $"print({Any(random, _maps)}, 5); print({Any(random, _maps)}); clear({Any(random, _maps)});",
            12 => $"delete({map}); zero({Any(random, _maps)});",
            13 => $"unroll(3) {{ {inner} }}",
            14 => "time(\"%H:%M\"); join(args->argv); cat(\"/proc/loadavg\");",
            _ => $"let $b: uint64 = {Expression(random, depth)}; // @commented = 1",
        };
    }

    private static string Aggregation(Random random, int depth) => random.Next(3) == 0
        ? Expression(random, depth)
        : string.Format(null, CompositeFormat.Parse(Any(random, _calls)), Expression(random, depth));

    private static string Map(Random random, int depth) => random.Next(3) switch
    {
        0 => Any(random, _maps),
        1 => $"{Any(random, _maps)}[{Expression(random, depth + 1)}]",
        _ => $"{Any(random, _maps)}[{Any(random, _values)}, {Any(random, _values)}]",
    };

    private static string Expression(Random random, int depth)
    {
        if (depth >= MaxDepth)
            return Any(random, _values);
        return random.Next(9) switch
        {
            0 => $"({Expression(random, depth + 1)} {Any(random, _operators)} {Expression(random, depth + 1)})",
            1 => $"{Any(random, _values)} {Any(random, _operators)} {Expression(random, depth + 1)}",
            2 => $"{Expression(random, depth + 1)} ? {Expression(random, depth + 1)} : {Any(random, _values)}",
            3 => $"({Expression(random, depth + 1)}, {Any(random, _values)})",
            4 => Map(random, depth),
            5 => $"strftime(\"%Y\", {Expression(random, depth + 1)})",
            _ => Any(random, _values),
        };
    }

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
