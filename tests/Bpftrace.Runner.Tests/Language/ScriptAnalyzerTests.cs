using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>
/// What is found in a script. The tests write a variable as its name and the first letters of its kind (two), type and
/// semantics (one each): <c>@x Si U I</c> is single, unsigned and instant.
/// </summary>
public class ScriptAnalyzerTests
{
    private const string NothingFound =
        "no bpftrace variables or printf statements found, please include at least one variable or printf statement "
        + "in your script";

    private const string OutputTaken =
        "output from printf(), time() etc. will be stored in @output. please rename the existing @output variable or "
        + "remove any calls to any function which produces output";

    [TestCase("@x = $y == 1; @c = \"a\"", "@x Si S I, @c Si T I")]
    [TestCase("if (@x = 1) { @c = comm } else { @d = -1 }", "@x Si U I, @c Si T I, @d Si S I")]
    [TestCase("@b = 1; @a = 1; @b = 2;", "@b Si U I, @a Si U I")]
    [TestCase("@[@inner[tid]++] = count()", "@ Ma U C, @inner Ma U C")]
    [TestCase("@x = @y++", "@x Si U I, @y Si U C")]
    [TestCase("unroll(3) { @a[1]++ } while ($i < 5) { @b++ }", "@a Ma U C, @b Si U C")]
    public void Every_variable_is_found_wherever_it_is_written(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [Test]
    public void Variables_stand_in_order_of_first_appearance_and_text_is_last()
    {
        const string Code = """
            k:a /@start[tid]/ { printf("x"); @usecs = hist(nsecs - @start[tid]); delete(@start[tid]); }
            k:b { @start[tid] = nsecs; }
            """;

        Assert.That(Names(Code), Is.EqualTo(new[] { "@start", "@usecs", "@output" }));
    }

    [TestCase("@[ustack(3)] = count();", true)]
    [TestCase("@x = 1; print(usym(reg(\"ip\")));", true)]
    [TestCase("@x = func;", true)]
    [TestCase("@[kstack] = count(); // ustack", false)]
    [TestCase("printf(\"ustack\"); @x = args.func; @y = args->func;", false)]
    public void It_is_known_whether_names_of_user_functions_are_looked_up(string statements, bool expected) =>
        Assert.That(ScriptAnalyzer.Analyze($"k:a {{ {statements} }}").NamesUserFunctions, Is.EqualTo(expected));

    [TestCase("@x = count(); $y = @x[1];", "@x Ma U C")]
    [TestCase("$y = @x[1]; @x = count();", "@x Ma U C")]
    public void A_variable_with_a_key_in_any_place_is_keyed(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("print(@y); clear(@y); zero(@y); delete(@y[1]);")]
    [TestCase("if (@y == 1 && @y != 2 && @y <= 3 && @y >= 4) { }")]
    [TestCase("$z = @y; $z = @y[1] + @y[2];")]
    [TestCase("for ($kv : @y) { }")]
    [TestCase("let @y = lruhash(100);")]
    [TestCase("print(@y, 5); print (@y);")]
    [TestCase("errorf(\"%d\", @y); warnf(\"a\");")]
    public void A_variable_that_is_never_written_is_not_exported(string statements) =>
        Assert.That(Found("@x = 1; " + statements), Is.EqualTo("@x Si U I"));

    [TestCase("// @no = 1\nBEGIN { @x = 1 }")]
    [TestCase("/* @no = 1\n@no++ */ BEGIN { @x = 1 }")]
    [TestCase("BEGIN { @x[\"@no = 1; \\\"@no++\"] = 1 }")]
    [TestCase("#!@no = 1\nBEGIN { @x = 1 }")]
    [TestCase("#define A @no = 1\nBEGIN { @x = 1 }")]
    [TestCase("BEGIN { @x = 1 } // printf(\"a\")")]
    [TestCase("BEGIN { @x = 1 } /* time() */")]
    [TestCase("BEGIN { @x[\"printf(1)\"] = 1 }")]
    public void Comments_strings_and_preprocessor_lines_hold_no_variables(string code) =>
        Assert.That(Names(code), Is.EqualTo(new[] { "@x" }));

    [TestCase("uprobe:/usr/lib/*/libc.so.6:malloc { @x++ }")]
    [TestCase("tracepoint:syscalls:sys_enter_*,kprobe:vfs_*/pid/{ @x++ }")]
    [TestCase("struct a { int b; }; kprobe:f { $s = (struct a *)arg0; @x = $s->b; }")]
    [TestCase("config = { stack_mode = perf; } begin { @x = 1 }")]
    [TestCase("config = { stack_mode=perf; max_map_keys=2 }\nlet @x = lruhash(100);\nbegin { @x[1] = 1 }")]
    [TestCase("import \"stdlib/a.bt\"; import \"b\"; begin { @x = 1 }")]
    [TestCase("uprobe:\"/opt/a { b/lib.so\":\"f(char const*)\" { @x = 1 }")]
    [TestCase("kprobe:a*b,fentry:vmlinux:*,interval:1s { @x = 1 }")]
    [TestCase("self:signal:SIGUSR1 { @x = 1 } test:one { $a = 1; } bench:two { for ($i : 0..10) { $a++; } }")]
    [TestCase("first=begin { @x = 1 } k:f { $b = sizeof(struct a); $c = offsetof(struct a, b.c); }")]
    [TestCase("macro add(a, @b) { @b += a; a } begin { add(1, @x); add({ printf; 2 }, @x); }")]
    [TestCase("#include <a.h>\nenum e { A = 1, B };\nunion u { int a; struct { int b; } c; };\nbegin { @x = A }")]
    [TestCase("begin { let $a = { let $b = 1; $b }; let $c : uint64 = 5; let $d; @x = $a; _ = has_key(@x, 1); }")]
    [TestCase("begin { if $1 == 2 { @x = 1 } else if $2 { @x = 2 } else { @x = 3 } return; }")]
    [TestCase("begin { while $i < 5 { $i++; if $i > 3 { @x = 1; break; } } return; }")]
    [TestCase("begin { for $i : 1..$n { @x[$i] = $i - 1; } for ($i : 0..ncpus) { continue; } unroll(3) { @x[1]++ } }")]
    [TestCase("fn f($a : int64) : int64 { return 1; } BEGIN { @x = f(1); }")]
    [TestCase("kprobe:f / @x[tid] == 1 || $1 > $# / { @x[tid] = 1 }")]
    public void Probes_predicates_and_definitions_do_not_get_in_the_way(string code) =>
        Assert.That(Names(code), Is.EqualTo(new[] { "@x" }));

    [TestCase("BEGIN { @x[(1] = 1 }")]
    [TestCase("BEGIN { f(1; @x = 1 }")]
    [TestCase("BEGIN { f(\"open; }\nEND { @x = 1 }")]
    [TestCase("BEGIN { @x = 1 ")]
    [TestCase("} } BEGIN { @x = 1 }")]
    [TestCase("BEGIN { @x = }")]
    public void A_mistake_is_left_for_bpftrace_to_report(string code) =>
        Assert.That(Names(code), Is.EqualTo(new[] { "@x" }));

    [TestCase("printf(\"a\")")]
    [TestCase("printf (\"a\")")]
    [TestCase("time(\"%H\")")]
    [TestCase("time()")]
    [TestCase("join(args->argv)")]
    [TestCase("cat(\"/proc/loadavg\")")]
    [TestCase("system(\"date\")")]
    [TestCase("printf(\"%s\", strftime(\"%H\", nsecs))")]
    [TestCase("print($x)")]
    [TestCase("print(1)")]
    [TestCase("print((1, 2))")]
    [TestCase("print(comm)")]
    [TestCase("print(\"a\")")]
    [TestCase("print(@y[1])")]
    [TestCase("print(@y + 1)")]
    public void Text_that_a_script_prints_is_the_output(string call)
    {
        Assert.That(Found(call), Is.EqualTo("@output Ou T I"));
        Assert.That(Found($"{call}; @x = 1"), Is.EqualTo("@x Si U I, @output Ou T I"));
    }

    [TestCase("@output = count()", "@output Si U C")]
    [TestCase("// include: @x\nBEGIN { @x = 1; @output = 1; printf(\"a\") }", "@x Si U I")]
    public void A_variable_called_output_is_like_any_other_without_text(string statements, string variables) =>
        Assert.That(Found(statements), Is.EqualTo(variables));

    [TestCase("BEGIN { @output = count(); printf(\"a\") }")]
    [TestCase("BEGIN { time(); @output[1]++ }")]
    [TestCase("// include: @output\nBEGIN { time(); @output[1]++ }")]
    public void A_variable_called_output_beside_text_is_refused(string code) =>
        AssertRefused(code, OutputTaken);

    [TestCase("")]
    [TestCase("BEGIN { }")]
    [TestCase("BEGIN { $x = 1; exit() }")]
    [TestCase("// @x = 1")]
    [TestCase("BEGIN { print(@x) }")]
    [TestCase("kprobe:printf { $time = 1; join; }")]
    [TestCase("// include: @y\nBEGIN { }")]
    public void A_script_that_exports_nothing_is_refused(string code) =>
        AssertRefused(code, NothingFound);

    [TestCase("@y", "'@y' for include: nothing of it is in the script")]
    [TestCase("@y, @x.count, comm", "'@y,@x.count,comm' for include: nothing of it is in the script")]
    [TestCase("@output", "'@output' for include: nothing of it is in the script")]
    [TestCase(
        "y,x",
        "'y,x' for include: nothing of it is in the script; variables are listed with their @, please write @x")]
    [TestCase("", "'' for include: must list variables, such as @a,@b")]
    public void A_script_that_has_nothing_of_what_it_includes_is_refused(string include, string error) =>
        AssertRefused($"// include: {include}\nBEGIN {{ @x = 1; @s = stats(1); print(@y) }}", $"invalid value {error}");

    [Test]
    public void Of_a_long_list_that_nothing_is_of_the_beginning_is_said() =>
        AssertRefused(
            $"// include: {new string('y', 1000)}\nBEGIN {{ @x = 1 }}",
            $"invalid value '{new string('y', 200)}…' for include: nothing of it is in the script");

    [TestCase("@x,@typo", "include lists what is not in the script: @typo")]
    [TestCase(
        "@x, s, @output",
        "include lists what is not in the script: s,@output; variables are listed with their @, please write @s")]
    [TestCase("@x, @s", null)]
    [TestCase("@s.count,@x", null)]
    public void What_is_included_and_not_there_is_a_warning(string include, string? warning) =>
        Assert.That(
            ScriptAnalyzer.Analyze($"// include: {include}\nBEGIN {{ @x = 1; @s = stats(1); }}").Warnings,
            Is.EqualTo(warning is null ? Array.Empty<string>() : [warning]));

    [TestCase("@a", "@a")]
    [TestCase("@c,@a", "@a @c")]
    [TestCase("@output", "@output")]
    [TestCase("@b, @output,@nowhere", "@b @output")]
    public void Only_what_is_included_is_exported(string include, string names) =>
        Assert.That(
            Names($"// include: {include}\nBEGIN {{ @a = 1; @b = 1; @c = 1; printf(\"a\") }}"),
            Is.EqualTo(names.Split(' ')));

    [Test]
    public void Two_variables_under_one_name_are_refused() =>
        AssertRefused(
            "BEGIN { @ = 1; @root = 2; }",
            "variable @ is exported under the name root, which variable @root has already. please rename one of them");

    [Test]
    public void Of_two_variables_under_one_name_one_can_be_exported() =>
        Assert.That(Names("// include: @root\nBEGIN { @ = 1; @root = 2; }"), Is.EqualTo(new[] { "@root" }));

    [Test]
    public void As_many_variables_are_exported_as_there_are_items()
    {
        string code = string.Concat(Enumerable.Range(0, 990).Select(i => $"@v{i}++;"));

        Assert.That(ScriptAnalyzer.Analyze(code).Variables, Has.Length.EqualTo(990));
    }

    [Test]
    public void More_variables_than_items_are_refused()
    {
        string code = "printf(\"a\");" + string.Concat(Enumerable.Range(0, 990).Select(i => $"@v{i}++;"));

        AssertRefused(
            code,
            "991 variables found, but a script can export at most 990, please name those to export in a line "
            + "// include: @a,@b");
    }

    [TestCase("// include: @x", "@x.count @x.average @x.total")]
    [TestCase("// include: @x.total", "@x.total")]
    [TestCase("// include: @y,@root.count", "@y @root.count")]
    public void Parts_of_stats_are_included_together_or_by_their_names(string include, string names) =>
        Assert.That(
            Names($"{include}\nBEGIN {{ @x = stats(1); @y = 1; @ = stats(2); }}"), Is.EqualTo(names.Split(' ')));

    [Test]
    public void Parts_of_stats_have_types_and_semantics_of_their_own()
    {
        const string Code = "// type: @x.average=double\n// semantics: @x.total=instant\nBEGIN { @x = stats(1); }";
        Assert.That(Found(Code), Is.EqualTo("@x.count Si U C, @x.average Si D I, @x.total Si U I"));
    }

    [TestCase("type", "64")]
    [TestCase("semantics", "instant")]
    public void Types_and_semantics_cannot_be_set_for_all_parts_of_stats_at_once(string key, string value) =>
        AssertRefused(
            $"// {key}: @x={value}\nBEGIN {{ @x = stats(1); }}",
            $"invalid value '@x' for {key}: with stats() it is exported as @x.count, @x.average, @x.total, "
            + "please name one of those");

    [TestCase("@ = stats(1); @root = 1;")]
    [TestCase("@ = 1; @root[comm] = stats(1);")]
    [TestCase("@ = stats(1); @root = stats(1);")]
    [TestCase("@ = stats(1); @root = stats(1); \n// include: @root\n")]
    public void Stats_of_what_is_called_root_already_are_refused(string statements) =>
        AssertRefused(
            $"BEGIN {{ {statements} }}",
            "variable @ is exported under the name root, which variable @root has already. please rename one of them");

    [Test]
    public void Stats_called_output_are_refused_beside_printed_text() =>
        AssertRefused("BEGIN { @output = stats(1); printf(\"a\"); }", OutputTaken);

    [TestCase("BEGIN { @x = 1; }", false)]
    [TestCase("BEGIN { @x = 1; exit(); }", true)]
    [TestCase("interval:s:5 { @x = 1; exit(3); }", true)]
    [TestCase("BEGIN { @x = 1; } // exit()", false)]
    [TestCase("usdt:/bin/a:exit { @exit = count(); }", false)]
    [TestCase("// custom-output-block\nBEGIN { @x = 1; print(@x); } END { @x = 2; }", true)]
    [TestCase("// custom-output-block\nBEGIN { @x = 1; } interval:s:1 { print(@x); }", false)]
    public void Whether_bpftrace_may_end_by_itself_is_known(string code, bool mayEnd) =>
        Assert.That(ScriptAnalyzer.Analyze(code).MayEnd, Is.EqualTo(mayEnd));

    [Test]
    public void Code_and_metadata_are_kept()
    {
        const string Code = "// name: reads\nBEGIN { @x = 1 }";

        ScriptSource source = ScriptAnalyzer.Analyze(Code);

        Assert.That(source.Code, Is.EqualTo(Code));
        Assert.That(source.Metadata.Name, Is.EqualTo("reads"));
    }

    private static void AssertRefused(string code, string message) =>
        Assert.That(
            () => ScriptAnalyzer.Analyze(code),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(message));

    private static string[] Names(string code) =>
        ScriptAnalyzer.Analyze(code).Variables.Select(variable => variable.Name).ToArray();

    private static string Found(string statements)
    {
        string code = statements.Contains("BEGIN") ? statements : $"BEGIN {{ {statements} }}";
        return string.Join(", ", ScriptAnalyzer.Analyze(code).Variables.Select(ExportedVariables.Describe));
    }
}
