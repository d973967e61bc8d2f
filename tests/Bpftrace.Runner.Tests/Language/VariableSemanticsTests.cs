using static Bpftrace.Runner.Tests.Language.ExportedVariables;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>Which variables are counters, written as in <see cref="ExportedVariables"/>.</summary>
public class VariableSemanticsTests
{
    [TestCase("@ = count();", "@ Si U C")]
    [TestCase("@x = count()", "@x Si U C")]
    [TestCase("@x = (count());", "@x Si U C")]
    [TestCase("@x[comm] = count();", "@x Ma U C")]
    [TestCase("@x[pid, comm] = count();", "@x Ma U C")]
    [TestCase("@[arr[0], comm] = count();", "@ Ma U C")]
    [TestCase("@[kstack] = count();", "@ St U C")]
    [TestCase("@[ustack] = count();", "@ St U C")]
    [TestCase("@[kstack()] = count();", "@ St U C")]
    [TestCase("@[kstack(perf, 3)] = count();", "@ St U C")]
    [TestCase("@[comm, ustack(5), pid] = count();", "@ St U C")]
    [TestCase("@[(kstack, comm)] = count();", "@ St U C")]
    [TestCase("@[$e.kstack] = count();", "@ Ma U C")]
    [TestCase("@[args->ustack] = count();", "@ Ma U C")]
    [TestCase("@[arr[kstack]] = count();", "@ Ma U C")]
    [TestCase("@[\"kstack\"] = count();", "@ Ma U C")]
    [TestCase("@[kstack] = sum(1);", "@ St U C")]
    [TestCase("@[kstack] = max(1);", "@ Ma U I")]
    [TestCase("@s[tid] = kstack; @[@s[tid], comm] = sum(1);", "@s Ma T I, @ St U C")]
    [TestCase("@[comm, @s[tid]] = count(); @s[tid] = ustack(3);", "@ St U C, @s Ma T I")]
    [TestCase("@s[kstack] = 1; @[@s[kstack]] = count();", "@s Ma U I, @ Ma U C")]
    [TestCase("@x = hist(args->ret);", "@x Hi U C")]
    [TestCase("@x = hist(args->ret, 4);", "@x Hi U C")]
    [TestCase("@x = lhist(args->ret, 0, 100, 10);", "@x Hi U C")]
    [TestCase("@h[comm] = hist(args->ret);", "@h Hi U C")]
    [TestCase("@h[kstack] = hist(args->ret);", "@h Hi U C")]
    [TestCase("@x=count();@h  =\n hist (1);", "@x Si U C, @h Hi U C")]
    public void Counts_histograms_and_stacks_are_counters(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@reads++;", "@reads Si U C")]
    [TestCase("++@reads;", "@reads Si U C")]
    [TestCase("@reads[comm]++;", "@reads Ma U C")]
    [TestCase("++@reads[comm];", "@reads Ma U C")]
    [TestCase("@bytes += 5;", "@bytes Si U C")]
    [TestCase("@bytes[comm] += pid;", "@bytes Ma U C")]
    [TestCase("@x = sum(5);", "@x Si U C")]
    [TestCase("@x = sum($n & 0xff);", "@x Si U C")]
    [TestCase("@x[comm] = sum((uint32)retval);", "@x Ma U C")]
    [TestCase("@x += (uint64)retval; @x++;", "@x Si U C")]
    [TestCase("@x++; @y += @x;", "@x Si U C, @y Si U C")]
    public void What_only_grows_is_a_counter(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("@bytes += args->ret;", "@bytes Si S I")]
    [TestCase("@x += -1;", "@x Si S I")]
    [TestCase("@x = sum(args->ret);", "@x Si S I")]
    [TestCase("@x = sum(retval);", "@x Si S I")]
    [TestCase("@x++; @x--;", "@x Si S I")]
    [TestCase("@x++; @x = 5;", "@x Si U I")]
    [TestCase("@x++; clear(@x);", "@x Si U I")]
    [TestCase("@x = count(); clear(@x);", "@x Si U I")]
    [TestCase("@x[comm] = count(); zero(@x);", "@x Ma U I")]
    [TestCase("@x[comm] = count(); delete(@x[comm]);", "@x Ma U I")]
    [TestCase("@x[comm] = count(); delete(@x, comm);", "@x Ma U I")]
    [TestCase("@x[1]++; @y[1]++; delete(@x[1], @y[1]);", "@x Ma U I, @y Ma U I")]
    [TestCase("@[kstack] = count(); print(@, 5); clear(@);", "@ St U I")]
    [TestCase("@h = hist(1); clear(@h);", "@h Hi U I")]
    [TestCase("@x++; @x *= 2;", "@x Si U I")]
    public void What_may_shrink_is_instant(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("first=begin { @x = 0; } k:f { @x++; }", "@x Si U C")]
    [TestCase("BEGIN { @x = 0; } k:f { @x++; }", "@x Si U C")]
    [TestCase("begin { @x = 0; } k:f { @x++; }", "@x Si U C")]
    [TestCase("BEGIN { @x = 7; clear(@x) } k:f { @x += 1; } END { clear(@x); @x = 0; }", "@x Si U C")]
    [TestCase("k:f { @x = count(); } end { clear(@x); }", "@x Si U C")]
    [TestCase("k:f { @x[1] = count(); } END { zero(@x); delete(@x[1]); }", "@x Ma U C")]
    [TestCase("struct a { int b; }; BEGIN { @x = 0; } k:f { @x++; }", "@x Si U C")]
    [TestCase("BEGIN,END { @x = 0; } k:f { @x++; }", "@x Si U C")]
    [TestCase("BEGIN { @x = -5; } k:f { @x++; }", "@x Si S I")]
    [TestCase("BEGIN { @x = 5; }", "@x Si U I")]
    [TestCase("k:f { @x++; } END { @y = 5; }", "@x Si U C, @y Si U I")]
    [TestCase("BEGIN,interval:s:1 { @x = 0; } k:f { @x++; }", "@x Si U I")]
    [TestCase("k:f { @x++; } interval:s:1 { print(@x); clear(@x); }", "@x Si U I")]
    [TestCase("k:f { @x++; } fn reset() { clear(@x); } END { reset(); }", "@x Si U I")]
    public void What_happens_before_and_after_the_run_is_no_reset(string code, string variables) =>
        Assert.That(Found(code), Is.EqualTo(variables));

    [TestCase("tracepoint:a:one { @x += args.count; }", "@x Si U C")]
    [TestCase("tracepoint:a:one { @x[comm] = sum(args.ret); }", "@x Ma S I")]
    [TestCase("tracepoint:a:one { @x[comm] = sum(args.ret > 0 ? (uint64)args.ret : 0); }", "@x Ma U C")]
    public void What_is_added_from_a_tracepoint_decides_whether_there_is_a_counter(string code, string variables) =>
        Assert.That(Found(code), Is.EqualTo(variables));
}
