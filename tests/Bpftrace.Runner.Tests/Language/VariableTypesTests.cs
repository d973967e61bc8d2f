using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using static Bpftrace.Runner.Tests.Language.ExportedVariables;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>As what variables are exported, written as in <see cref="ExportedVariables"/>.</summary>
public class VariableTypesTests
{
    [TestCase("@x[1] = comm; for ($kv : @x) { @y = $kv.1; }", "@x Ma T I, @y Si T I")]
    [TestCase("@x[1] = comm; for $kv : @x { @y = $kv.1; }", "@x Ma T I, @y Si T I")]
    [TestCase("@x[1] = comm; if (find(@x, 1, $v)) { @y = $v; }", "@x Ma T I, @y Si T I")]
    [TestCase("@x[1] = pid; if find(@x, (1, 2), $v) { @y = $v; }", "@x Ma U I, @y Si U I")]
    [TestCase("@x = { let $a = -1; comm };", "@x Si T I")]
    [TestCase("@x = { pid };", "@x Si U I")]
    [TestCase("@x = { let $x = 1; $x };", "@x Si U I")]
    [TestCase("@x = { 1 } + { pid; -1 };", "@x Si S I")]
    [TestCase("@x = { if (1) { 2 } else { 3 } };", "@x Si S I")]
    [TestCase("@x = { };", "@x Si S I")]
    [TestCase("@x = { .a = 1, .b = comm };", "@x Si T I")]
    [TestCase("@x = (a=1, b=2);", "@x Si T I")]
    [TestCase("@x = (1,);", "@x Si T I")]
    [TestCase("@x = (@y, @z); @y = 1; @z = 2;", "@x Si T I, @y Si U I, @z Si U I")]
    [TestCase("@x |= 1;", "@x Si U I")]
    [TestCase("@x = len(@y); @y[1] = 1;", "@x Si U I, @y Ma U I")]
    [TestCase("@x = pcomm; @y = probetype();", "@x Si T I, @y Si T I")]
    [TestCase(
        "@x = leader_comm; @y = signal_name(9); @z = str_concat(comm, \"!\");",
        "@x Si T I, @y Si T I, @z Si T I")]
    [TestCase("@x = leader_tid;", "@x Si U I")]
    public void What_newer_versions_brought_is_understood(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("1")]
    [TestCase("0xff")]
    [TestCase("1_000")]
    [TestCase("1e6")]
    [TestCase("10ms")]
    [TestCase("5ull")]
    [TestCase("nsecs")]
    [TestCase("nsecs(boot)")]
    [TestCase("elapsed")]
    [TestCase("pid")]
    [TestCase("pid()")]
    [TestCase("rand")]
    [TestCase("cgroup")]
    [TestCase("$#")]
    [TestCase("true")]
    [TestCase("sizeof(struct task_struct)")]
    [TestCase("strlen(\"abc\")")]
    [TestCase("kaddr(\"schedule\")")]
    [TestCase("(uint64)retval")]
    [TestCase("(uint8)-1")]
    [TestCase("(unsigned long)arg0")]
    [TestCase("*(uint32 *)arg0")]
    [TestCase("nsecs / 1000 + 5 * 3 % 2")]
    [TestCase("(nsecs + 1)")]
    [TestCase("1 << 4 | 2 ^ 3")]
    [TestCase("pid >> arg0")]
    [TestCase("retval & 0xfff")]
    [TestCase("0xfff & retval + 5")]
    [TestCase("retval < 0 ? 1 : 2")]
    [TestCase("-$c > 1 ? 2 : 3")]
    [TestCase("$a == 1 ? 1 : $b == 2 ? nsecs : (3)")]
    [TestCase("comm == \"a\" ? 1 : 2")]
    public void What_cannot_be_negative_is_unsigned(string value) => AssertType(value, 'U');

    [TestCase("-5")]
    [TestCase("- $y")]
    [TestCase("retval")]
    [TestCase("arg0")]
    [TestCase("args->ret")]
    [TestCase("args.ret")]
    [TestCase("$1")]
    [TestCase("$unknown")]
    [TestCase("unknown(1)")]
    [TestCase("ENUM_MEMBER")]
    [TestCase("curtask")]
    [TestCase("count")]
    [TestCase("curtask->pid")]
    [TestCase("((struct task_struct *)curtask)->tgid")]
    [TestCase("(int8)200")]
    [TestCase("(int64)nsecs")]
    [TestCase("(struct sock *)arg0")]
    [TestCase("*(int32 *)arg0")]
    [TestCase("**(uint8 **)arg0")]
    [TestCase("(1, 2).0")]
    [TestCase("pid - 1")]
    [TestCase("nsecs - elapsed")]
    [TestCase("pid + retval")]
    [TestCase("5 * -1")]
    [TestCase("~1")]
    [TestCase("!1")]
    [TestCase("1 == 1")]
    [TestCase("1 < 2 && 3 > 2")]
    [TestCase("comm == \"bash\"")]
    [TestCase("\"bash\" == comm")]
    [TestCase("str(arg0) == \"a\"")]
    [TestCase("strncmp(comm, \"a\", 1)")]
    [TestCase("$s.comm")]
    [TestCase("$s->probe")]
    [TestCase("str(arg0)[0]")]
    [TestCase("$c ? 1 : -1")]
    [TestCase("($c ? -1 : 1)")]
    [TestCase("retval & arg0")]
    [TestCase("(retval)")]
    [TestCase("(a) - b")]
    [TestCase("{ let $x = 1; if ($x) { 2 } }")]
    public void What_may_be_negative_or_is_unknown_is_signed(string value) => AssertType(value, 'S');

    [TestCase("\"a\"")]
    [TestCase("str(args->filename)")]
    [TestCase("str(args->filename, 10)")]
    [TestCase("str($1)")]
    [TestCase("comm")]
    [TestCase("pton(\"::1\")")]
    [TestCase("probe")]
    [TestCase("func")]
    [TestCase("kstack")]
    [TestCase("ustack(3)")]
    [TestCase("ksym(arg0)")]
    [TestCase("usym(arg0)")]
    [TestCase("ntop(2, args->addr)")]
    [TestCase("macaddr(args->addr)")]
    [TestCase("buf(arg0, 10)")]
    [TestCase("strftime(\"%H:%M\", nsecs)")]
    [TestCase("(\"a\")")]
    [TestCase("((comm))")]
    [TestCase("pid == 1 ? \"a\" : \"b\"")]
    [TestCase("(pid == 1 ? comm : str(arg0))")]
    [TestCase("f(1, 2) ? \"a\" : $c ? \"b\" : \"c\"")]
    [TestCase("\"a\" + comm")]
    [TestCase("(1, 2)")]
    [TestCase("(-1, (2, comm))")]
    [TestCase("(id = 1, name = \"a\")")]
    [TestCase("*(struct sockaddr *)arg0")]
    [TestCase("(uint8[4])arg0")]
    [TestCase("(string)arg0")]
    public void Strings_tuples_structures_and_names_are_text(string value) => AssertType(value, 'T');

    [TestCase("@a = 1; @b = @a;", "@a Si U I, @b Si U I")]
    [TestCase("@b = @a; @a = -1;", "@b Si S I, @a Si S I")]
    [TestCase("@c = @b[1]; @b[1] = @a + 1; @a = retval;", "@c Si S I, @b Ma S I, @a Si S I")]
    [TestCase("@b = @a; @a = comm;", "@b Si T I, @a Si T I")]
    [TestCase("@a = @b; @b = @a; @a = 1;", "@a Si U I, @b Si U I")]
    [TestCase("@a = @b; @b = @a;", "@a Si S I, @b Si S I")]
    [TestCase("@a = @b; print(@b);", "@a Si S I")]
    [TestCase("@a = count(); @b = @a;", "@a Si U C, @b Si U I")]
    [TestCase("@b += @a; @a = retval;", "@b Si S I, @a Si S I")]
    [TestCase("@b = sum(@a); @a = 1;", "@b Si U C, @a Si U I")]
    [TestCase("@b = max(@a); @a = retval;", "@b Si S I, @a Si S I")]
    [TestCase("for ($kv : @m) { @b = $kv.1; @k = $kv.0; } @m[1] = comm;", "@m Ma T I, @b Si T I, @k Si S I")]
    public void A_variable_takes_over_what_is_known_of_another(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("$s = comm; @x = $s;", "@x Si T I")]
    [TestCase("$s = 5; @x = $s;", "@x Si U I")]
    [TestCase("$s = 5; $s = -5; @x = $s;", "@x Si S I")]
    [TestCase("$s = 5; $s++; $s += 2; $s <<= 1; @x = $s;", "@x Si U I")]
    [TestCase("$s = 5; $s--; @x = $s;", "@x Si S I")]
    [TestCase("$s = 5; $s -= 1; @x = $s;", "@x Si S I")]
    [TestCase("$s = (1, \"a\"); @x = $s; @y = $s.0;", "@x Si T I, @y Si S I")]
    [TestCase("let $s : uint64 = arg0; @x = $s;", "@x Si U I")]
    [TestCase("let $s = nsecs; @x = $s + 1;", "@x Si U I")]
    [TestCase("$p = (struct sock *)arg0; @x = *$p; @y = $p->a; @z = $p;", "@x Si T I, @y Si S I, @z Si S I")]
    [TestCase("$p = (struct sock **)arg0; @x = **$p + 1; @y = *$p + 1;", "@x Si S I, @y Si S I")]
    [TestCase("BEGIN { $s = comm; @x = $s; } END { $s = 5; @y = $s; }", "@x Si T I, @y Si U I")]
    [TestCase("BEGIN { $s = 5; } fn f($s : int64) : int64 { @x = $s; }", "@x Si S I")]
    public void A_scratch_variable_carries_what_is_known_within_its_probe(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@s[tid] = nsecs; @x = nsecs - @s[tid];", "@s Ma U I, @x Si U I")]
    [TestCase("@s = nsecs; $d = (nsecs - @s) / 1000; @x += $d;", "@s Si U I, @x Si U C")]
    [TestCase("@s = nsecs; $then = @s; @x = sum(nsecs - $then);", "@s Si U I, @x Si U C")]
    [TestCase("@x = max(nsecs - @s); @s = nsecs; delete(@s);", "@x Si U I, @s Si U I")]
    [TestCase("@s = elapsed; @x = nsecs - @s;", "@s Si U I, @x Si S I")]
    [TestCase("@s = nsecs + 5; @x = nsecs - @s;", "@s Si U I, @x Si S I")]
    [TestCase("@s = nsecs; @x = @s - nsecs;", "@s Si U I, @x Si S I")]
    [TestCase("@s = nsecs(boot); @x = nsecs - @s;", "@s Si U I, @x Si S I")]
    [TestCase("@x = nsecs - @s; @s = retval;", "@x Si S I, @s Si S I")]
    [TestCase("@s = nsecs; @x = nsecs - @s - @s;", "@s Si U I, @x Si S I")]
    public void A_time_less_an_earlier_one_is_unsigned(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@x = avg(5);", "@x Si U I")]
    [TestCase("@x = avg(retval);", "@x Si S I")]
    [TestCase("@x[comm] = min(args->ret);", "@x Ma S I")]
    [TestCase("@x = max(nsecs);", "@x Si U I")]
    [TestCase("@x = tseries(retval, 1s, 5);", "@x Si S I")]
    [TestCase("@x[comm] = tseries(5, 1s, 5);", "@x Ma U I")]
    [TestCase("@x--", "@x Si S I")]
    [TestCase("--@x[1]", "@x Ma S I")]
    [TestCase("@a -= 1; @b *= 2; @c /= 2; @d %= 2;", "@a Si S I, @b Si U I, @c Si U I, @d Si U I")]
    [TestCase(
        "@a &= 1; @b |= 2; @c ^= -2; @d <<= 2; @e >>= retval",
        "@a Si U I, @b Si U I, @c Si S I, @d Si U I, @e Si U I")]
    [TestCase("@x = 1; @x = -1;", "@x Si S I")]
    [TestCase("@x = 1; @x = comm;", "@x Si T I")]
    public void Other_numbers_are_instant(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@x = stats(5);", "@x.count Si U C, @x.average Si U I, @x.total Si U C")]
    [TestCase("@x[comm] = stats(args->ret);", "@x.count Ma U C, @x.average Ma S I, @x.total Ma S I")]
    [TestCase("@ = stats(pid);", "@root.count Si U C, @root.average Si U I, @root.total Si U C")]
    [TestCase("@x = stats(5); zero(@x);", "@x.count Si U I, @x.average Si U I, @x.total Si U I")]
    [TestCase("@x[kstack] = stats(5);", "@x.count Ma U C, @x.average Ma U I, @x.total Ma U C")]
    [TestCase("macro m(@a) { @a = stats(1); } k:f { m(@x); }", "@x.count Si U C, @x.average Si U I, @x.total Si U C")]
    public void Stats_are_three_variables(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@x = buf(arg0, 4);", true)]
    [TestCase("@x[buf(arg0, 4)] = buf(arg0);", true)]
    [TestCase("@x[buf(arg0, 4)] = str(arg0);", false)]
    public void What_comes_from_buf_is_bytes(string statement, bool expected) =>
        Assert.That(
            ScriptAnalyzer.Analyze($"kprobe:f {{ {statement} }}").Variables[0].HoldsBytes, Is.EqualTo(expected));

    [Test]
    public void The_parts_of_stats_know_how_values_of_keys_that_look_alike_go_together() =>
        Assert.That(
            ScriptAnalyzer.Analyze("k:f { @x[pid] = stats(-1); }").Variables.Select(v => (v.Map, v.AddsUp)),
            Is.EqualTo(new[] { ("@x", true), ("@x", false), ("@x", true) }));

    [TestCase("tracepoint:a:one", "count", 'U')]
    [TestCase("tracepoint:a:one", "ret", 'S')]
    [TestCase("tracepoint:a:one", "comm", 'T')]
    [TestCase("tracepoint:a:one", "comm[0]", 'S')]
    [TestCase("tracepoint:a:one", "words", 'T')]
    [TestCase("tracepoint:a:one", "words[2]", 'U')]
    [TestCase("tracepoint:a:one", "nowhere", 'S')]
    [TestCase("tracepoint:a:one", "count.x", 'S')]
    [TestCase("t:a:one /args.count > 5/", "count", 'U')]
    [TestCase("tracepoint:a:one,\n tracepoint:a:two", "count", 'U')]
    [TestCase("tracepoint:a:one, tracepoint:a:two", "ret", 'S')]
    [TestCase("tracepoint:a:two, tracepoint:a:one", "size", 'S')]
    [TestCase("tracepoint:a:one, kprobe:f", "count", 'S')]
    [TestCase("tracepoint:a:three", "count", 'S')]
    [TestCase("tracepoint:a*:o*", "any", 'U')]
    [TestCase("struct s { int count; }; tracepoint:a:one", "count", 'U')]
    [TestCase("BEGIN { $x = 1; } tracepoint:a:one", "count", 'U')]
    [TestCase("kprobe:f", "count", 'S')]
    [TestCase("rawtracepoint:a:one", "count", 'S')]
    public void A_field_of_a_tracepoint_has_the_type_that_the_kernel_says(string probe, string field, char type)
    {
        foreach (string sign in (string[])["->", "."])
        {
            Assert.That(
                Found($"{probe} {{ @x = args{sign}{field}; }}"),
                Is.EqualTo($"@x Si {type} I"));
        }
    }

    [TestCase("@x[1] = count();", true)]
    [TestCase("@x[1] = count(); clear(@x);", true)]
    [TestCase("@x[1] = hist(1); clear(@x);", true)]
    [TestCase("@x[1] = sum(retval);", true)]
    [TestCase("@x[1]++;", true)]
    [TestCase("@x[1] = 5;", false)]
    [TestCase("@x[1] = max(5);", false)]
    [TestCase("@x[1] = count(); delete(@x[1]);", false)]
    [TestCase("@x[1] = stats(1); delete(@x[1]);", false)]
    [TestCase("@x[1] = hist(1); delete(@x[1]);", true)]
    public void Counts_and_sums_of_keys_that_are_printed_alike_add_up(string statements, bool addsUp) =>
        Assert.That(ScriptAnalyzer.Analyze($"k:f {{ {statements} }}").Variables[0].AddsUp, Is.EqualTo(addsUp));

    [TestCase("@x = max(5);", "max")]
    [TestCase("@x[1] = avg(5);", "avg")]
    [TestCase("@x[1] = hist(1); clear(@x);", "hist")]
    [TestCase("@x = stats(1);", "stats")]
    [TestCase("@x = 0; @x = max(5);", "max")]
    [TestCase("@x++;", null)]
    [TestCase("@x = 5;", null)]
    public void A_variable_has_the_name_of_the_function_whose_result_it_holds(string statements, string? function) =>
        Assert.That(ScriptAnalyzer.Analyze($"k:f {{ {statements} }}").Variables[0].Function, Is.EqualTo(function));

    [Test]
    public void A_long_chain_of_variables_is_followed_to_its_end()
    {
        string chain = string.Concat(Enumerable.Range(0, 900).Select(i => $"@v{i} = @v{i + 1};"));

        ImmutableArray<Variable> variables = ScriptAnalyzer.Analyze($"BEGIN {{ {chain} @v900 = comm; }}").Variables;

        Assert.That(variables.Select(variable => variable.Type), Is.All.EqualTo(VariableType.Text));
    }

    private static void AssertType(string value, char type)
    {
        Assert.That(Found($"@x = {value};"), Is.EqualTo($"@x Si {type} I"));
        Assert.That(Found($"@x[tid] = {value}"), Is.EqualTo($"@x Ma {type} I"));
    }
}
